//! Who gets in: tokens and API keys.

mod api_keys;
mod external_issuer;
mod forgery;
mod tokens;
