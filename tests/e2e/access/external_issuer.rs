//! With a configured public key, the tokens of that issuer hold and no others.

use aws_lc_rs::{
    encoding::{AsDer, PublicKeyX509Der},
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use e2e::{Database, Server};
use serde_json::{Value, json};

use super::forgery::{claims, encode, signed, unsigned};

fn pem(label: &str, der: &[u8]) -> String {
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        STANDARD.encode(der)
    )
}

/// A server that trusts this key, and the claims of an owner that it knows.
fn trusting(public_key: &str) -> (Server, Value) {
    let database = Database::create();
    let owner = {
        // Makes the owner; the tokens of this server do not hold on the next one.
        let server = database.serve(&[]);
        claims(server.organization().owner.token())
    };
    let path = database.folder().join("issuer.pem");
    std::fs::write(&path, public_key).expect("the folder is ours");
    let path = path.to_str().expect("a path in ASCII");
    let server = database.serve(&[
        ("PAIRWELL_JWT_PUBLIC_KEY_FILE", path),
        ("PAIRWELL_JWT_ISSUER", "https://id.example.org"),
        ("PAIRWELL_JWT_AUDIENCE", "mentoring"),
    ]);
    let mut claims = owner;
    claims["iss"] = json!("https://id.example.org");
    claims["aud"] = json!("mentoring");
    (server, claims)
}

async fn check(server: &Server, good: &str, claims: &Value, public_key: &str, algorithm: &str) {
    let owner = server.bearer(good);
    owner.get("/v1/me").expect(200).await;
    let secret = std::fs::read(server.database().folder().join("secret")).expect("the secret");
    let mut internal = claims.clone();
    internal["iss"] = json!("pairwell");
    internal["aud"] = json!("pairwell");
    let (text, _) = good.rsplit_once('.').expect("three parts");
    for (kind, token) in [
        (
            "the public key as HMAC key",
            signed(&json!({ "alg": "HS256" }), claims, public_key.as_bytes()),
        ),
        (
            "the same, under the real algorithm's name",
            signed(&json!({ "alg": algorithm }), claims, public_key.as_bytes()),
        ),
        (
            "a token of the embedded issuer",
            signed(&json!({ "alg": "HS256" }), &internal, &secret),
        ),
        (
            "the embedded secret, right issuer",
            signed(&json!({ "alg": "HS256" }), claims, &secret),
        ),
        ("no signature", format!("{text}.")),
        (
            "algorithm none",
            format!("{}.", unsigned(&json!({ "alg": "none" }), claims)),
        ),
    ] {
        let answer = server.bearer(token).get("/v1/me").send().await;
        assert_eq!(answer.status, 401, "{kind}");
    }
    let person = claims["sub"].as_str().expect("an id");
    let path = format!("/v1/people/{person}/tokens");
    owner.post(&path, json!({})).refused(409, "conflict").await;
}

#[tokio::test]
async fn rs256_tokens_of_the_issuer_hold() {
    let key = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key");
    let public: PublicKeyX509Der<'_> = key.public_key().as_der().expect("DER");
    let public = pem("PUBLIC KEY", public.as_ref());
    let (server, claims) = trusting(&public);
    let text = unsigned(
        &json!({ "alg": "RS256", "typ": "at+jwt", "kid": "1" }),
        &claims,
    );
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        text.as_bytes(),
        &mut signature,
    )
    .expect("a signature");
    let good = format!("{text}.{}", encode(signature));
    check(&server, &good, &claims, &public, "RS256").await;
}

#[tokio::test]
async fn es256_tokens_of_the_issuer_hold() {
    let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key");
    let public: PublicKeyX509Der<'_> = key.public_key().as_der().expect("DER");
    let public = pem("PUBLIC KEY", public.as_ref());
    let (server, claims) = trusting(&public);
    let text = unsigned(&json!({ "alg": "ES256" }), &claims);
    let signature = key
        .sign(&SystemRandom::new(), text.as_bytes())
        .expect("a signature");
    let good = format!("{text}.{}", encode(signature));
    check(&server, &good, &claims, &public, "ES256").await;
}
