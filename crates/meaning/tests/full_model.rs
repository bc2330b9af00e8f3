//! The full model: that it computes what its makers' code computes. Needs the files that `full-model/fetch` brings, and
//! fails without them.

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::{Arc, LazyLock};

    use pairwell_matching::TextModel;
    use pairwell_meaning::{FullModel, FullModelError};

    static MODEL: LazyLock<Arc<FullModel>> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/full-model");
        FullModel::open(&folder).expect("run crates/meaning/full-model/fetch")
    });

    fn cosine(one: &str, other: &str) -> f64 {
        let embed = |text: &str| MODEL.embed(text).expect("English words");
        f64::from(embed(one).cosine(&embed(other))) / 65_536.0
    }

    /// Texts with their cosines, computed from the same weights in double precision by other code (NumPy, with the pieces of
    /// the `tokenizers` library); the quantized ONNX model of another package differs by at most 0.006.
    const KNOWN: [(&str, &str, f64); 6] = [
        (
            "Become a people manager",
            "Led teams of 40, coached first-time leads",
            0.1901,
        ),
        ("Become a people manager", "Chef of a restaurant", 0.2310),
        (
            "We win deals from rivals",
            "Rivals win deals from us",
            0.9172,
        ),
        (
            "Write faster low-level code",
            "Rust and C++ systems programmer",
            0.3210,
        ),
        (
            "Résumé review for a CAFÉ job",
            "resume review for a cafe job",
            1.0,
        ),
        (
            "I want to speak in front of large audiences without fear.",
            "Toastmasters champion; keynotes at forty conferences, and a coach of nervous presenters for ten years.",
            0.3318,
        ),
    ];

    #[test]
    fn cosines_are_those_of_the_reference() {
        for (one, other, expected) in KNOWN {
            let found = cosine(one, other);
            assert!((found - expected).abs() < 0.005, "{one} | {other}: {found}");
        }
    }

    #[test]
    fn a_long_text_is_read_up_to_the_models_length() {
        let long = "Lead a team ".repeat(100);
        let found = cosine("A", &long);
        assert!((found - 0.0645).abs() < 0.005, "{found}");
    }

    #[test]
    fn a_vector_does_not_depend_on_what_was_embedded_before() {
        let long = "Led teams of forty. ".repeat(200);
        let first = MODEL.embed("Become a people manager");
        assert!(MODEL.embed(&long).is_some());
        assert_eq!(MODEL.embed("Become a people manager"), first);
    }

    #[test]
    fn a_text_without_a_known_word_has_no_vector() {
        assert_eq!(MODEL.embed(""), None);
        assert_eq!(MODEL.embed(" \n"), None);
        assert_eq!(MODEL.embed("𓀀𓀁"), None);
    }

    #[test]
    fn a_folder_without_the_model_is_refused() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let error = FullModel::open(folder).expect_err("no model here");
        assert!(matches!(error, FullModelError::File { .. }), "{error}");
    }
}
