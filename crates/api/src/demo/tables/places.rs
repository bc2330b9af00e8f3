//! Towns with their time zones and what is spoken there at work.

/// A town with an office.
#[derive(Debug)]
pub(in crate::demo) struct Place {
    /// The town.
    pub town: &'static str,
    /// Its IANA zone.
    pub zone: &'static str,
    /// The language of the town, as a BCP 47 tag.
    pub language: &'static str,
}

const fn place(town: &'static str, zone: &'static str, language: &'static str) -> Place {
    Place {
        town,
        zone,
        language,
    }
}

/// The towns. Santiago's and Cairo's clocks skip midnight when summer time begins; Kathmandu and Adelaide are off the
/// full hour.
pub(in crate::demo) const PLACES: &[Place] = &[
    place("Lisbon", "Europe/Lisbon", "pt"),
    place("Porto", "Europe/Lisbon", "pt"),
    place("Rotterdam", "Europe/Amsterdam", "nl"),
    place("Hamburg", "Europe/Berlin", "de"),
    place("Gdansk", "Europe/Warsaw", "pl"),
    place("Gothenburg", "Europe/Stockholm", "sv"),
    place("Marseille", "Europe/Paris", "fr"),
    place("Barcelona", "Europe/Madrid", "es"),
    place("Genoa", "Europe/Rome", "it"),
    place("Piraeus", "Europe/Athens", "el"),
    place("Izmir", "Europe/Istanbul", "tr"),
    place("Cork", "Europe/Dublin", "en"),
    place("Southampton", "Europe/London", "en"),
    place("Cairo", "Africa/Cairo", "ar"),
    place("Casablanca", "Africa/Casablanca", "fr"),
    place("Lagos", "Africa/Lagos", "en"),
    place("Accra", "Africa/Accra", "en"),
    place("Mombasa", "Africa/Nairobi", "sw"),
    place("Durban", "Africa/Johannesburg", "en"),
    place("Mumbai", "Asia/Kolkata", "hi"),
    place("Kathmandu", "Asia/Kathmandu", "ne"),
    place("Singapore", "Asia/Singapore", "en"),
    place("Busan", "Asia/Seoul", "ko"),
    place("Yokohama", "Asia/Tokyo", "ja"),
    place("Manila", "Asia/Manila", "fil"),
    place("Adelaide", "Australia/Adelaide", "en"),
    place("Auckland", "Pacific/Auckland", "en"),
    place("Halifax", "America/Halifax", "en"),
    place("Montreal", "America/Toronto", "fr"),
    place("Seattle", "America/Los_Angeles", "en"),
    place("Veracruz", "America/Mexico_City", "es"),
    place("Cartagena", "America/Bogota", "es"),
    place("Santos", "America/Sao_Paulo", "pt"),
    place("Santiago", "America/Santiago", "es"),
];
