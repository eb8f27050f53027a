//! A real browser (Chromium), driven over WebDriver as its own driver speaks it.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod place;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// How an element is named in WebDriver's answers (W3C WebDriver).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What the driver says of an element that the page took away (W3C WebDriver).
const STALE: &str = "stale element reference";

/// What a page may take at most until something is there.
const PATIENCE: Duration = Duration::from_secs(20);

/// A window of the browser; closed when it goes out of scope.
pub struct Browser {
    driver: Child,
    session: String,
    _profile: TempDir,
}

/// What the person prefers (`prefers-color-scheme`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    fn argument(self) -> &'static str {
        match self {
            Theme::Light => "--blink-settings=preferredColorScheme=1",
            Theme::Dark => "--blink-settings=preferredColorScheme=0",
        }
    }
}

/// Something on the page. A page that draws itself anew takes it away; then what was found the same way is
/// meant.
#[derive(Clone)]
pub struct Element {
    id: String,
    way: Way,
}

/// How it was found.
#[derive(Clone)]
enum Way {
    /// The one at this place of all that a CSS selector names.
    Selector(String, usize),
    /// By the name that somebody is told who cannot see it.
    Name(String),
}

impl Browser {
    /// Opens a window with so much room for the page.
    pub fn open(width: u32, height: u32) -> Self {
        Self::open_in(Theme::Light, width, height)
    }

    /// The same for somebody who prefers a theme.
    pub fn open_in(theme: Theme, width: u32, height: u32) -> Self {
        let profile = TempDir::new().unwrap();
        let (driver, port) = start_driver();
        let home = format!("http://127.0.0.1:{port}/session");
        let folder = format!("--user-data-dir={}", profile.path().display());
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            theme.argument(),
            &folder,
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": {
            "args": arguments,
            "mobileEmulation": { "deviceMetrics":
                { "width": width, "height": height, "pixelRatio": 1.0, "touch": false, "mobile": false } },
        }}}});
        let answer = send(&home, &wanted);
        let id = answer["sessionId"].as_str().expect("a session").to_owned();
        Browser {
            driver,
            session: format!("{home}/{id}"),
            _profile: profile,
        }
    }

    /// Goes to an address.
    pub fn go(&self, url: &str) {
        self.post("url", &json!({ "url": url }));
    }

    /// The one that a CSS selector names, as soon as it is there.
    pub fn find(&self, selector: &str) -> Element {
        self.until(selector, || self.all(selector).into_iter().next())
    }

    /// All that a CSS selector names now.
    pub fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.post(
            "elements",
            &json!({ "using": "css selector", "value": selector }),
        );
        let found = found.as_array().unwrap().iter().enumerate();
        let element = |(place, one): (usize, &Value)| Element {
            id: string(&one[ELEMENT]),
            way: Way::Selector(selector.to_owned(), place),
        };
        found.map(element).collect()
    }

    /// The button, link or field that a person who cannot see it is told by this name.
    pub fn named(&self, name: &str) -> Element {
        let is_known = |one: &Element| {
            let known = self.asked(&format!("element/{}/computedlabel", one.id));
            known.is_some_and(|known| string(&known).contains(name))
        };
        self.until(name, || {
            let all = self.all("a, button, input, select, textarea");
            let way = Way::Name(name.to_owned());
            all.into_iter()
                .find(is_known)
                .map(|Element { id, .. }| Element { id, way })
        })
    }

    /// What is found now the way that it was found.
    fn again(&self, element: &Element) -> Option<Element> {
        match &element.way {
            Way::Selector(selector, place) => self.all(selector).into_iter().nth(*place),
            Way::Name(name) => Some(self.named(name)),
        }
    }

    /// Waits until the text of an element contains something.
    pub fn reads(&self, selector: &str, text: &str) {
        self.until(&format!("{text} in {selector}"), || {
            self.reading(selector).contains(text).then_some(())
        });
    }

    /// What stands in what a CSS selector names, as it is shown.
    pub fn reading(&self, selector: &str) -> String {
        string(&self.ask(&self.find(selector), "text"))
    }

    /// By what name assistive programs know an element.
    pub fn name(&self, element: &Element) -> String {
        string(&self.ask(element, "computedlabel"))
    }

    /// Whether it is to be seen.
    pub fn is_shown(&self, element: &Element) -> bool {
        self.ask(element, "displayed") == Value::Bool(true)
    }

    /// Presses it.
    pub fn click(&self, element: &Element) {
        self.act(element, "click", &json!({}));
    }

    /// Types into it, or chooses by typing.
    pub fn write(&self, element: &Element, text: &str) {
        self.act(element, "value", &json!({ "text": text }));
    }

    /// Types into a field over what stands in it (WebDriver's codes for Control, and for letting go of it).
    pub fn replace(&self, element: &Element, text: &str) {
        self.write(element, &format!("\u{E009}a\u{E000}{text}"));
    }

    /// Presses keys where the focus is (WebDriver's codes for those without a character).
    pub fn press(&self, keys: &[&str]) {
        let strokes = keys
            .iter()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key })));
        let strokes: Vec<Value> = strokes.collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.post("actions", &json!({ "actions": [keyboard] }));
    }

    /// What a line of script gives.
    pub fn script(&self, script: &str) -> Value {
        self.post("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// A picture of the window, kept where `ONSHI_SCREENSHOTS` says, if it says so.
    pub fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("ONSHI_SCREENSHOTS") else {
            return;
        };
        let picture = string(&self.get("screenshot"));
        let mut decoder = Command::new("base64")
            .arg("-d")
            .stdin(Stdio::piped())
            .stdout(std::fs::File::create(Path::new(&folder).join(format!("{name}.png"))).unwrap())
            .spawn()
            .unwrap();
        std::io::Write::write_all(decoder.stdin.as_mut().unwrap(), picture.as_bytes()).unwrap();
        assert!(decoder.wait().unwrap().success());
    }

    fn until<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            if let Some(found) = look() {
                return found;
            }
            let page = || string(&self.script("return document.body.innerText"));
            assert!(began.elapsed() < PATIENCE, "no {what} on\n{}", page());
            sleep(Duration::from_millis(50));
        }
    }

    /// The answer to a question about an element; none if it is not on the page any more.
    fn asked(&self, path: &str) -> Option<Value> {
        match ureq::get(format!("{}/{path}", self.session)).call() {
            Ok(mut answer) => Some(answer.body_mut().read_json::<Value>().unwrap()["value"].take()),
            Err(ureq::Error::StatusCode(404)) => None,
            Err(error) => panic!("{path}: {error}"),
        }
    }

    /// What an element says of itself.
    fn ask(&self, element: &Element, what: &str) -> Value {
        self.with(element, what, |id| {
            self.asked(&format!("element/{id}/{what}"))
        })
    }

    /// Does something with an element. What is not on the page any more was not acted on, so it is done once.
    fn act(&self, element: &Element, act: &str, with: &Value) {
        self.with(element, act, |id| {
            let url = format!("{}/element/{id}/{act}", self.session);
            match said(&url, with) {
                Err(why) if why["error"] == STALE => None,
                Err(why) => panic!("{act}: {why}"),
                Ok(_) => Some(()),
            }
        });
    }

    /// What is gone is found again, until it is there to be turned to.
    fn with<T>(&self, element: &Element, what: &str, mut turn: impl FnMut(&str) -> Option<T>) -> T {
        let mut now = element.clone();
        self.until(what, || {
            let done = turn(&now.id);
            if done.is_none()
                && let Some(anew) = self.again(element)
            {
                now = anew;
            }
            done
        })
    }

    fn get(&self, path: &str) -> Value {
        let answer = ureq::get(format!("{}/{path}", self.session)).call();
        let mut answer = answer.unwrap_or_else(|error| panic!("{path}: {error}"));
        answer.body_mut().read_json::<Value>().unwrap()["value"].take()
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        send(&format!("{}/{path}", self.session), body)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        drop(ureq::delete(&self.session).call());
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

fn send(url: &str, body: &Value) -> Value {
    said(url, body).unwrap_or_else(|why| panic!("{url}: {why}"))
}

/// What the driver says, or why it does not do it.
fn said(url: &str, body: &Value) -> Result<Value, Value> {
    let answer = ureq::post(url).config().http_status_as_error(false).build();
    let mut answer = answer
        .send_json(body)
        .unwrap_or_else(|error| panic!("{url}: {error}"));
    let mut said: Value = answer.body_mut().read_json().unwrap();
    match answer.status().is_success() {
        true => Ok(said["value"].take()),
        false => Err(said["value"].take()),
    }
}

/// The driver, and the free port that it took.
fn start_driver() -> (Child, u16) {
    let driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .spawn();
    let mut driver = driver.unwrap_or_else(|error| {
        panic!("chromedriver: {error}; install the Debian packages chromium and chromium-driver")
    });
    let told = BufReader::new(driver.stdout.take().unwrap()).lines();
    let port = told.map_while(Result::ok).find_map(|line| {
        let (_, port) = line.rsplit_once("successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    let Some(port) = port else {
        panic!("chromedriver said no port and ended: {:?}", driver.wait());
    };
    (driver, port)
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
