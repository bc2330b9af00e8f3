//! Makes tokens by hand, good ones and forged ones.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Sha256, Sha384, Sha512};

/// Base64url without padding, as in a JWT.
pub(super) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Header and claims, not yet signed.
pub(super) fn unsigned(header: &Value, claims: &Value) -> String {
    format!(
        "{}.{}",
        encode(header.to_string()),
        encode(claims.to_string())
    )
}

/// A token signed with HMAC-SHA256, whatever the header says.
pub(super) fn signed(header: &Value, claims: &Value, key: &[u8]) -> String {
    let text = unsigned(header, claims);
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(text.as_bytes());
    format!("{text}.{}", encode(mac.finalize().into_bytes()))
}

/// A token signed with HMAC-SHA384.
pub(super) fn signed_384(claims: &Value, key: &[u8]) -> String {
    let text = unsigned(&json!({ "alg": "HS384" }), claims);
    let mut mac = Hmac::<Sha384>::new_from_slice(key).expect("a key of any length");
    mac.update(text.as_bytes());
    format!("{text}.{}", encode(mac.finalize().into_bytes()))
}

/// A token signed with HMAC-SHA512.
pub(super) fn signed_512(claims: &Value, key: &[u8]) -> String {
    let text = unsigned(&json!({ "alg": "HS512" }), claims);
    let mut mac = Hmac::<Sha512>::new_from_slice(key).expect("a key of any length");
    mac.update(text.as_bytes());
    format!("{text}.{}", encode(mac.finalize().into_bytes()))
}

/// What a token says.
pub(super) fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).expect("a JWT has three parts");
    let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64url");
    serde_json::from_slice(&bytes).expect("claims are JSON")
}
