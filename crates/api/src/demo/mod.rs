//! Stub.
pub(crate) mod names {
    pub(crate) fn example(_o: &str, _p: &str) -> Option<String> {
        None
    }
}
