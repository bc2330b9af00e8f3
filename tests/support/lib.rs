//! The test server, typed actors and builders.
