//! One order and one name for each input, however it was written down.

use std::io::{BufWriter, Write};

use sha2::{Digest, Sha256};

use crate::program::Program;

/// Sorts the lists whose order has no meaning, so that the same input always reads the same.
pub(super) fn canonical(mut program: Program) -> Program {
    program.mentees.sort_by(|a, b| a.id.cmp(&b.id));
    program.mentors.sort_by(|a, b| a.id.cmp(&b.id));
    program.rules.sort();
    program.rules.dedup();
    program.skills.skills.sort_by(|a, b| a.name.cmp(&b.name));
    for skill in &mut program.skills.skills {
        skill.aliases.sort();
    }
    program
}

/// Seed 0 orders by id; any other seed by the SHA-256 of the seed and the id.
pub(super) fn seeded_key(seed: u64, id: &str) -> (Vec<u8>, String) {
    let seeded = Sha256::new().chain_update(seed.to_be_bytes());
    let key = seeded.chain_update(id).finalize();
    (key.to_vec(), id.to_owned())
}

/// Takes what is written into a hash, so that the whole text is never in memory.
struct Hashing(Sha256);

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Returns the SHA-256 of the JSON of a value, in hexadecimal.
#[expect(
    clippy::expect_used,
    reason = "programs and policies have string keys and finite numbers only, which JSON can always write"
)]
pub(super) fn hash(value: &impl serde::Serialize) -> String {
    let mut writer = BufWriter::with_capacity(1 << 16, Hashing(Sha256::new()));
    serde_json::to_writer(&mut writer, value).expect("hashing never fails");
    let hashing = writer.into_inner().ok().expect("hashing never fails");
    let digest = hashing.0.finalize();
    digest
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}
