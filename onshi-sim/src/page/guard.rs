//! Only pages that were served from here may speak here. Any web page that is open in the same browser
//! can send requests to the loopback address, and a name of its own can be made to lead there; both are
//! told by their headers.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// What a page may load: what comes from here, and nothing else.
const POLICY: &str =
    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Refuses a foreign name, a command that another page sends, and being shown in a frame.
pub(super) async fn guard(State(port): State<u16>, request: Request, next: Next) -> Response {
    if !is_at_home(request.headers(), port) {
        return (
            StatusCode::FORBIDDEN,
            "this page is served to its own address only",
        )
            .into_response();
    }
    if request.method() != Method::GET && !is_own_command(request.headers(), port) {
        return (StatusCode::FORBIDDEN, "commands come from this page only").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

fn is_at_home(headers: &HeaderMap, port: u16) -> bool {
    text(headers, header::HOST).is_some_and(|host| homes(port).any(|home| home == host))
}

/// The page's own script sends JSON, which another page cannot do without being asked first; and a
/// browser says where a command comes from.
fn is_own_command(headers: &HeaderMap, port: u16) -> bool {
    let is_json =
        text(headers, header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    let origin = text(headers, header::ORIGIN);
    is_json
        && origin.is_none_or(|origin| homes(port).any(|home| origin == format!("http://{home}")))
}

fn homes(port: u16) -> impl Iterator<Item = String> {
    ["127.0.0.1", "localhost", "[::1]"]
        .into_iter()
        .map(move |name| format!("{name}:{port}"))
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().cloned();
        pairs
            .map(|(name, text)| (name, HeaderValue::from_static(text)))
            .collect()
    }

    #[test]
    fn a_name_that_was_made_to_lead_here_is_not_home() {
        for (host, home) in [
            ("127.0.0.1:8080", true),
            ("localhost:8080", true),
            ("[::1]:8080", true),
            ("127.0.0.1:8081", false),
            ("evil.example:8080", false),
            ("127.0.0.1", false),
        ] {
            assert_eq!(
                is_at_home(&headers(&[(header::HOST, host)]), 8080),
                home,
                "{host}"
            );
        }
        assert!(!is_at_home(&HeaderMap::new(), 8080));
    }

    #[test]
    fn a_command_of_another_page_is_refused() {
        let json = (header::CONTENT_TYPE, "application/json");
        assert!(is_own_command(&headers(std::slice::from_ref(&json)), 8080));
        assert!(is_own_command(
            &headers(&[json.clone(), (header::ORIGIN, "http://127.0.0.1:8080")]),
            8080
        ));
        let foreign = (header::ORIGIN, "http://evil.example");
        assert!(!is_own_command(&headers(&[json, foreign]), 8080));
        let form = (header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        assert!(!is_own_command(&headers(&[form]), 8080));
        assert!(!is_own_command(&HeaderMap::new(), 8080));
    }
}
