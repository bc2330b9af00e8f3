//! The way of a request to its resource folder, and the answers to those that find none.
//!
//! Actix tries its routes one by one, by regular expression; of some 240 of them, each request paid for the most. So
//! every folder stands behind a guard that compares texts, and only the routes of one or two folders are tried.

use actix_web::{
    HttpRequest, HttpResponse, Scope,
    guard::{Guard, GuardContext},
    http::header,
};
use utoipa_actix_web::{OpenApiFactory, scope, service_config::ServiceConfig};

use crate::{
    context::Api,
    document,
    error::{Code, Problem},
};

/// Mounts a folder's routes behind the guard of their paths. Its part of the OpenAPI document is not collected.
pub(crate) fn mount(config: &mut ServiceConfig<'_>, register: fn(&mut ServiceConfig<'_>)) {
    let folder = scope::Scope::from(Scope::new("")).configure(register);
    let mut paths: Vec<_> = folder
        .paths()
        .paths
        .keys()
        .map(|path| Beginning::of(path))
        .collect();
    paths.sort();
    paths.dedup();
    config.service(folder.guard(Paths(paths)));
}

/// How the paths of a folder begin.
struct Paths(Vec<Beginning>);

impl Guard for Paths {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        let path = context.head().uri.path();
        self.0.iter().any(|beginning| beginning.fits(path))
    }
}

/// A path up to what follows its first variable: enough to tell the folders apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Beginning {
    /// A path without variables.
    Whole(String),
    /// A path whose first variable is its end, or is followed by a fixed segment.
    Variable { before: String, after: String },
}

impl Beginning {
    /// Of a path template such as `/v1/people/{person_id}/tokens`.
    fn of(template: &str) -> Self {
        let Some((before, rest)) = template.split_once('{') else {
            return Self::Whole(template.to_owned());
        };
        let after = rest.split('/').nth(1).unwrap_or_default();
        Self::Variable {
            before: before.to_owned(),
            after: after.to_owned(),
        }
    }

    fn fits(&self, path: &str) -> bool {
        match self {
            Self::Whole(whole) => path == whole,
            Self::Variable { before, after } => {
                path.strip_prefix(before.as_str()).is_some_and(|rest| {
                    let following = rest.split('/').nth(1).unwrap_or_default();
                    following == after || after.starts_with('{')
                })
            }
        }
    }
}

/// Answers requests that no route took: 405 with `Allow` where the path exists, else 404. (actix-web's route macros
/// answer 404 for a wrong method, actix-web issue 2735.)
pub(crate) async fn unknown_route(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let api = Api::of(&request)?;
    let path = request.path();
    Err(wrong_method(api, |template| template == path)
        .or_else(|| wrong_method(api, |template| is_match(template, path)))
        .unwrap_or_else(|| Problem::not_found("path")))
}

/// The answer to a request whose id is malformed: 405 when it is no id but the last segment of a fixed path, which
/// takes other methods.
pub(crate) fn malformed_path(request: &HttpRequest, detail: String) -> Problem {
    let path = request.path();
    let fixed = Api::of(request).ok();
    fixed
        .and_then(|api| wrong_method(api, |template| template == path))
        .unwrap_or_else(|| Problem::invalid_parameter("path", detail))
}

fn wrong_method(api: &Api, is_here: impl Fn(&str) -> bool) -> Option<Problem> {
    let mut allowed: Vec<String> = document::operations(&api.document)
        .filter(|(template, _, _)| is_here(template))
        .map(|(_, method, _)| method.to_ascii_uppercase())
        .collect();
    if allowed.is_empty() {
        return None;
    }
    if allowed.iter().any(|method| method == "GET") {
        allowed.push("HEAD".to_owned());
    }
    let methods = allowed.join(", ");
    let detail = format!("This path takes {methods}.");
    Some(Problem::new(Code::MethodNotAllowed, detail).with_header(header::ALLOW, methods))
}

/// Whether the path fits the template, such as `/v1/people/{person_id}`. Compared by segments: anybody may ask for paths
/// that do not exist, so the answer must cost next to nothing.
fn is_match(template: &str, path: &str) -> bool {
    let fits = |(wanted, sent): (&str, &str)| {
        wanted == sent || (wanted.starts_with('{') && !sent.is_empty())
    };
    template.split('/').count() == path.split('/').count()
        && template.split('/').zip(path.split('/')).all(fits)
}

#[cfg(test)]
mod tests {
    use super::Beginning;

    #[test]
    fn a_beginning_fits_its_own_paths_only() {
        let cases = [
            ("/v1/people", "/v1/people", true),
            ("/v1/people", "/v1/people/7", false),
            ("/v1/people/{person_id}", "/v1/people/7", true),
            ("/v1/people/{person_id}", "/v1/people/7/tokens", false),
            ("/v1/people/{person_id}/tokens", "/v1/people/7/tokens", true),
            ("/v1/people/{person_id}/tokens", "/v1/people/7", false),
            (
                "/v1/programs/{program_id}/coordinators/{person_id}",
                "/v1/programs/7/coordinators/8",
                true,
            ),
            ("/v1/a/{a}/{b}", "/v1/a/7/8", true),
        ];
        for (template, path, fits) in cases {
            assert_eq!(
                Beginning::of(template).fits(path),
                fits,
                "{template} {path}"
            );
        }
    }
}
