//! The text model of the service: the built-in table, with its vectors kept by the hash of their text.

use std::sync::{Arc, LazyLock};

use moka::sync::Cache;
use pairwell_matching::{Calibration, TextModel, TextVector};
use pairwell_meaning::StaticModel;
use sha2::{Digest, Sha256};

/// So many vectors are kept; each takes about 350 bytes.
const MOST_KEPT: u64 = 50_000;

static SHARED: LazyLock<Arc<CachedModel>> = LazyLock::new(|| {
    Arc::new(CachedModel {
        model: StaticModel::shared(),
        vectors: Cache::new(MOST_KEPT),
    })
});

/// The name of the model that new runs compare texts by.
pub(super) const NAME: &str = StaticModel::NAME;

/// The model that every run of this process shares.
pub(crate) fn model() -> Arc<dyn TextModel> {
    Arc::<CachedModel>::clone(&SHARED)
}

/// Remembers the vectors of recent texts: a run that follows another embeds only what changed.
#[derive(Debug)]
struct CachedModel {
    model: Arc<StaticModel>,
    vectors: Cache<[u8; 32], Option<TextVector>>,
}

impl TextModel for CachedModel {
    fn name(&self) -> &str {
        self.model.name()
    }

    fn calibration(&self) -> Calibration {
        self.model.calibration()
    }

    fn embed(&self, text: &str) -> Option<TextVector> {
        let hash: [u8; 32] = Sha256::digest(text).into();
        self.vectors.get_with(hash, || self.model.embed(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_vectors_are_those_of_the_model() {
        let (kept, fresh) = (model(), StaticModel::shared());
        for text in ["Lead a team", "", "Lead a team"] {
            assert_eq!(kept.embed(text), fresh.embed(text));
        }
        assert_eq!(kept.name(), NAME);
        assert_eq!(kept.calibration(), fresh.calibration());
    }
}
