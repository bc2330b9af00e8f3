//! The shipped table: what it says, that it says the same everywhere, and how well.

#[cfg(test)]
mod tests {
    use pairwell_matching::TextModel;
    use pairwell_meaning::StaticModel;

    fn cosine(one: &str, other: &str) -> i32 {
        let model = StaticModel::shared();
        let embed = |text: &str| model.embed(text).expect("English words");
        embed(one).cosine(&embed(other))
    }

    #[test]
    fn what_belongs_together_is_closer_than_what_does_not() {
        for (goal, right, wrong) in [
            (
                "Become a people manager",
                "Led teams of 40, coached first-time leads",
                "Chef of a restaurant",
            ),
            (
                "Win bigger deals",
                "Enterprise account executive, pipeline and closing",
                "Registered nurse",
            ),
            (
                "Write faster low-level code",
                "Rust and C++ systems programmer",
                "Employment lawyer",
            ),
        ] {
            assert!(cosine(goal, right) > cosine(goal, wrong), "{goal}");
        }
    }

    #[test]
    fn letter_case_accents_and_punctuation_do_not_matter_much() {
        assert_eq!(cosine("CAFÉ", "cafe"), cosine("cafe", "cafe"));
        assert_eq!(
            cosine("people, manager", "People — Manager!"),
            cosine("people manager", "people manager")
        );
    }

    #[test]
    fn a_text_without_a_known_word_has_no_vector() {
        let model = StaticModel::shared();
        assert_eq!(model.embed(""), None);
        assert_eq!(model.embed("部長になりたい"), None);
    }
}
