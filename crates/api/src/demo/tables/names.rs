//! Given and family names from many cultures; their combinations are invented.

/// Names that go together, and where people of these names mostly live.
#[derive(Debug)]
pub(in crate::demo) struct Culture {
    /// Given names.
    pub given: &'static [&'static str],
    /// Family names.
    pub family: &'static [&'static str],
    /// The usual mother tongue, as a BCP 47 tag.
    pub language: &'static str,
    /// Towns.
    pub towns: &'static [&'static str],
}

/// The cultures.
#[rustfmt::skip]
pub(in crate::demo) const CULTURES: &[Culture] = &[
    Culture {
        given: &["Beatriz", "Tomás", "Inês", "Duarte", "Leonor", "Afonso", "Matilde", "Gonçalo", "Teresa", "Vasco"],
        family: &["Quintela", "Vilarinho", "Seabra", "Madureira", "Lourinho", "Pimentel", "Carvalhal", "Noronha"],
        language: "pt", towns: &["Lisbon", "Porto", "Santos"],
    },
    Culture {
        given: &["Maren", "Joris", "Anouk", "Wessel", "Fenna", "Sander", "Liesbeth", "Bram", "Roos", "Thijs"],
        family: &["van der Hoek", "Dijkema", "Terpstra", "Boersma", "Kuiken", "Wiersma", "de Graaf", "Zijlstra"],
        language: "nl", towns: &["Rotterdam"],
    },
    Culture {
        given: &["Annika", "Jonas", "Friederike", "Malte", "Katharina", "Henrik", "Svenja", "Torben", "Ulrike", "Lennart"],
        family: &["Petersen", "Behrens", "Lindhorst", "Kröger", "Voss", "Hagedorn", "Steinmann", "Winkelmann"],
        language: "de", towns: &["Hamburg"],
    },
    Culture {
        given: &["Agnieszka", "Marek", "Zofia", "Paweł", "Kinga", "Tomasz", "Hanna", "Bartosz", "Jagoda", "Wojciech"],
        family: &["Zielińska-Bąk", "Kaczor", "Wilk", "Morawiec", "Sikora", "Gajda", "Bielak", "Rogala"],
        language: "pl", towns: &["Gdansk"],
    },
    Culture {
        given: &["Astrid", "Nils", "Ebba", "Gustav", "Saga", "Rasmus", "Linnéa", "Torkel", "Sigrid", "Eskil"],
        family: &["Lundquist", "Hallberg", "Sandström", "Ekdahl", "Norrby", "Åkerlind", "Rosengren", "Vikander-Holm"],
        language: "sv", towns: &["Gothenburg"],
    },
    Culture {
        given: &["Camille", "Rémi", "Solène", "Bastien", "Amandine", "Gaspard", "Élodie", "Thibault", "Noémie", "Aurélien"],
        family: &["Delacour", "Marchetti", "Roussel", "Barbier", "Chastain", "Peyronnet", "Vasseur", "Lemoine"],
        language: "fr", towns: &["Marseille", "Montreal"],
    },
    Culture {
        given: &["Lucía", "Andreu", "Nerea", "Íñigo", "Carmen", "Óscar", "Montserrat", "Gael", "Ximena", "Joaquín"],
        family: &["Echeverría", "Balaguer", "Fuentes Rojo", "Montalvo", "Castañeda", "Urrutia", "Peralta", "Zamorano"],
        language: "es", towns: &["Barcelona", "Veracruz", "Cartagena", "Santiago"],
    },
    Culture {
        given: &["Chiara", "Lorenzo", "Ginevra", "Davide", "Ilaria", "Matteo", "Fiorella", "Tancredi"],
        family: &["Bruschetti", "Parodi", "Canepa", "Traverso", "Ghiglione", "Santoro", "Morelli-Viale", "Costaguta"],
        language: "it", towns: &["Genoa"],
    },
    Culture {
        given: &["Eleni", "Stavros", "Despina", "Yannis", "Kalliope", "Nikos", "Thalia", "Petros"],
        family: &["Karamitros", "Vlachou", "Andreadis", "Manolakou", "Sarris", "Kontos", "Galani", "Economou"],
        language: "el", towns: &["Piraeus"],
    },
    Culture {
        given: &["Zeynep", "Emre", "Defne", "Kerem", "Selin", "Ozan", "Nihan", "Cem", "Elvan", "Tolga"],
        family: &["Aksoy", "Demirel", "Kayaalp", "Yıldırım", "Sezer", "Taşkın", "Uysal", "Bozkurt"],
        language: "tr", towns: &["Izmir"],
    },
    Culture {
        given: &["Aoife", "Cormac", "Niamh", "Fergus", "Saoirse", "Declan", "Gráinne", "Oisín"],
        family: &["O'Mahony", "Hennessy", "Kinsella", "Brannigan", "Tierney", "Lacey", "Devane", "Scanlon"],
        language: "en", towns: &["Cork", "Southampton", "Halifax"],
    },
    Culture {
        given: &["Harriet", "Owen", "Imogen", "Rupert", "Bethan", "Callum", "Philippa", "Graham", "Rosalind", "Ewan"],
        family: &["Thornbury", "Ashdown", "Pritchard", "Merriweather", "Lockhart", "Penhale", "Fairclough", "Dunmore"],
        language: "en", towns: &["Southampton", "Halifax", "Auckland", "Adelaide", "Seattle"],
    },
    Culture {
        given: &["Noor", "Karim", "Salma", "Tarek", "Dalia", "Yousef", "Hanan", "Rami", "Layla", "Ziad"],
        family: &["Haddad", "El-Sherif", "Mansour", "Nasser-Aziz", "Khalil", "Barakat", "Shahin", "Darwish"],
        language: "ar", towns: &["Cairo", "Casablanca", "Marseille"],
    },
    Culture {
        given: &["Adaeze", "Chidi", "Folake", "Tunde", "Ngozi", "Emeka", "Yetunde", "Babajide", "Ifeoma", "Segun"],
        family: &["Okonjo-Bello", "Adeyemi", "Nwosu", "Balogun", "Eze", "Ogunleye", "Umeh", "Afolayan"],
        language: "en", towns: &["Lagos", "Southampton"],
    },
    Culture {
        given: &["Ama", "Kwame", "Efua", "Kojo", "Abena", "Yaw", "Akosua", "Kwabena"],
        family: &["Asante-Boadi", "Mensah", "Owusu", "Boateng", "Darko", "Agyeman", "Quaye", "Tetteh"],
        language: "en", towns: &["Accra", "Hamburg"],
    },
    Culture {
        given: &["Wanjiru", "Otieno", "Achieng", "Kamau", "Njeri", "Baraka", "Zuhura", "Mwangi"],
        family: &["Kariuki", "Odhiambo", "Mwakio", "Njoroge", "Wekesa", "Mutua", "Achola", "Salim"],
        language: "sw", towns: &["Mombasa"],
    },
    Culture {
        given: &["Thandiwe", "Sipho", "Nomvula", "Bongani", "Lerato", "Themba", "Zanele", "Kagiso"],
        family: &["Dlamini", "Mokoena", "Khumalo", "Nkosi", "Mahlangu", "Sithole", "Pillay", "Ndlovu"],
        language: "en", towns: &["Durban"],
    },
    Culture {
        given: &["Ananya", "Rohan", "Kavita", "Arjun", "Meera", "Sanjay", "Priya", "Devika", "Nikhil", "Lakshmi"],
        family: &["Iyengar", "Deshpande", "Banerjee", "Kulkarni", "Chauhan", "Menon", "Bhatt", "Raghavan"],
        language: "hi", towns: &["Mumbai", "Singapore", "Southampton"],
    },
    Culture {
        given: &["Sunita", "Bikram", "Anisha", "Prakash", "Sarita", "Dipendra"],
        family: &["Gurung", "Shrestha", "Thapa", "Maharjan", "Adhikari", "Rai"],
        language: "ne", towns: &["Kathmandu"],
    },
    Culture {
        given: &["Mei Ling", "Wei Jie", "Xin Yi", "Jun Hao", "Hui Min", "Zhi Yong", "Li Na", "Kai Wen"],
        family: &["Tan", "Lim", "Ong", "Koh", "Teo", "Goh", "Chua", "Seah"],
        language: "zh", towns: &["Singapore", "Auckland", "Seattle"],
    },
    Culture {
        given: &["Ji-woo", "Min-jun", "Seo-yeon", "Hyun-woo", "Ha-eun", "Dong-hyun"],
        family: &["Baek", "Seong", "Noh", "Hwang", "Moon", "Ryu"],
        language: "ko", towns: &["Busan"],
    },
    Culture {
        given: &["Haruka", "Kenta", "Misaki", "Daichi", "Ayumi", "Ren", "Chiyo", "Sota"],
        family: &["Kuroda", "Hayashida", "Minami", "Okabe", "Shinohara", "Tsuchiya", "Uehara", "Nagai"],
        language: "ja", towns: &["Yokohama"],
    },
    Culture {
        given: &["Maricel", "Jericho", "Luningning", "Paolo", "Amihan", "Rodel", "Corazon", "Efren"],
        family: &["Dimaculangan", "Bautista-Lim", "Macaraeg", "Villanueva", "Salonga", "Pascual", "Abad", "Manalo"],
        language: "fil", towns: &["Manila", "Singapore"],
    },
    Culture {
        given: &["Kahurangi", "Tama", "Anahera", "Wiremu", "Aroha", "Nikau"],
        family: &["Parata", "Rangihuna", "Te Awa", "Paki", "Hohepa", "Waititi-Moana"],
        language: "en", towns: &["Auckland"],
    },
    Culture {
        given: &["Oksana", "Andriy", "Daryna", "Taras", "Olena", "Bohdan", "Yaryna", "Maksym"],
        family: &["Kovalenko", "Hrytsenko", "Savchuk", "Lysenko", "Bondar", "Melnyk", "Ostapenko", "Tkach"],
        language: "uk", towns: &["Gdansk", "Hamburg", "Lisbon"],
    },
    Culture {
        given: &["Leilani", "Marcus", "Destiny", "Isaiah", "Rosa", "Caleb", "Naomi", "Elijah", "Ruth", "Dwayne"],
        family: &["Whitfield", "Beaumont", "Castellanos", "Rutherford", "Okafor-Lee", "Hollis", "Vega", "Tidewell"],
        language: "en", towns: &["Seattle", "Halifax"],
    },
];
