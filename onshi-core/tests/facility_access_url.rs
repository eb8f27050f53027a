//! A facility's address: what is asked, what may be shown, and the picture of the system.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod facility_support;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use facility_support::{failure, header, received, sent};
use onshi_core::catalogue::{
    ACCESS_URL, ACCESS_URL_ANSWER, AccessUrl, AccessUrlAnswer, AccessUrlAnswerBody, BarcodeFormat,
    UrlChange, UrlKind,
};
use onshi_core::facility::Care;
use onshi_core::facility::access_url::{
    AccessAddress, AddressFault, ImageFault, NoUrl, SystemImage, UrlInquiry,
};
use onshi_core::record::{Draft, Record};
use proptest::prelude::*;

const URL: &str = "https://zaitaku.invalid/visit/1311111111?k=0123456789&f=%E3%81%82";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....\0\0\0\0IEND\xae\x42\x60\x82";
const PDF: &[u8] = b"%PDF-1.7\nanything\n%%EOF\n";

fn answer(url: Draft<AccessUrl>) -> Record {
    let body = Draft::<AccessUrlAnswerBody>::new()
        .processing_status("1")
        .access_url(url);
    let answer = Draft::<AccessUrlAnswer>::new().header(header()).body(body);
    received(&ACCESS_URL_ANSWER, answer)
}

fn given(url: &str) -> Draft<AccessUrl> {
    Draft::<AccessUrl>::new().kind(UrlKind::Visit).url(url)
}

#[test]
fn a_request_says_which_address_as_what_and_whether_a_new_one() {
    let of = |care, image, change| {
        let inquiry = UrlInquiry {
            care,
            image,
            change,
        };
        let text = sent(&ACCESS_URL, inquiry.request()).expect("sent");
        (text, inquiry.is_repeatable())
    };
    let (text, again) = of(Care::Visit, Some(BarcodeFormat::Png), UrlChange::Keep);
    for part in [
        "<UrlAcquisitionClassification>2<",
        "<TwoDimensionalBarcodeFormat>2<",
        "<UrlChangeFlg>0<",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(again);
    let (text, again) = of(Care::Online, None, UrlChange::Change);
    assert!(text.contains("<UrlAcquisitionClassification>3<"));
    assert!(text.contains("<UrlChangeFlg>1<"));
    assert!(!text.contains("TwoDimensionalBarcodeFormat"));
    assert!(!again, "a second change would make a second address");
}

#[test]
fn an_address_comes_with_its_time_and_the_picture_of_the_system() {
    let url = given(URL)
        .issued_at("20261122090000")
        .barcode_format(BarcodeFormat::Png)
        .barcode(BASE64_STANDARD.encode(PNG));
    let url = UrlInquiry::in_force(Care::Visit)
        .read(&answer(url))
        .unwrap();
    assert_eq!(url.address.as_str(), URL, "to the byte");
    assert_eq!(url.address.host(), "zaitaku.invalid");
    assert_eq!(url.issued_at.unwrap().as_written(), "20261122090000");
    let image = SystemImage {
        format: BarcodeFormat::Png,
        bytes: PNG.to_vec(),
    };
    assert_eq!(url.image, Ok(Some(image)));
}

#[test]
fn what_brings_no_address_says_why() {
    let inquiry = UrlInquiry::in_force(Care::Visit);
    let refused = Draft::<AccessUrlAnswerBody>::new()
        .processing_status("2")
        .processing_code("TEST-E001")
        .processing_message("試験")
        .access_url(given(URL));
    let refused = Draft::<AccessUrlAnswer>::new()
        .header(header())
        .body(refused);
    let refused = received(&ACCESS_URL_ANSWER, refused);
    let bare = Draft::<AccessUrlAnswer>::new().header(header());
    for (answer, why) in [
        (refused, NoUrl::Said(failure())),
        (received(&ACCESS_URL_ANSWER, bare), NoUrl::Missing),
        (answer(Draft::<AccessUrl>::new()), NoUrl::Missing),
        (
            answer(Draft::<AccessUrl>::new().kind(UrlKind::Online).url(URL)),
            NoUrl::OtherCare,
        ),
        (
            answer(given("http://zaitaku.invalid/")),
            NoUrl::Unfit(AddressFault::NotHttps),
        ),
    ] {
        assert!(!why.japanese().is_empty());
        assert_eq!(inquiry.read(&answer), Err(why));
    }
    let silent = answer(Draft::<AccessUrl>::new().url(URL));
    assert!(inquiry.read(&silent).is_ok(), "it need not say which");
}

#[test]
fn a_picture_that_cannot_be_used_says_nothing_against_the_address() {
    let image = |text: &str, said: Option<BarcodeFormat>| {
        let url = given(URL)
            .barcode(text)
            .maybe(said, Draft::<AccessUrl>::barcode_format);
        let url = UrlInquiry::in_force(Care::Visit).read(&answer(url));
        let url = url.expect("an address");
        assert_eq!(url.address.as_str(), URL);
        url.image.map(|image| image.map(|image| image.format))
    };
    let (png, pdf) = (BASE64_STANDARD.encode(PNG), BASE64_STANDARD.encode(PDF));
    let (as_png, as_pdf) = (Some(BarcodeFormat::Png), Some(BarcodeFormat::Pdf));
    let lines = format!("{}\r\n  {}\n", &png[..8], &png[8..]);
    let half = BASE64_STANDARD.encode(&PNG[..PNG.len() - 1]);
    for (text, said, expected) in [
        (png.as_str(), as_png, Ok(as_png)),
        (pdf.as_str(), as_pdf, Ok(as_pdf)),
        (png.as_str(), None, Ok(as_png)),
        (lines.as_str(), as_png, Ok(as_png)),
        ("", as_png, Ok(None)),
        (png.as_str(), as_pdf, Err(ImageFault::OtherFormat)),
        (pdf.as_str(), as_png, Err(ImageFault::OtherFormat)),
        (half.as_str(), as_png, Err(ImageFault::NotWhole)),
        ("R0lGODlh", None, Err(ImageFault::NotWhole)),
        (&png[..png.len() - 1], as_png, Err(ImageFault::NotBase64)),
        ("これは画像", None, Err(ImageFault::NotBase64)),
    ] {
        assert_eq!(image(text, said), expected, "{text:?}");
    }
}

#[test]
fn only_a_plain_https_address_is_shown() {
    for good in [
        "https://a",
        "https://a/",
        "HTTPS://A.example.invalid",
        "https://a:8443/x",
        "https://a?x=1&y=%20",
        "https://a/#frag;x,(y)'[z]!$*+~_",
        "https://xn--eckwd4c7c.invalid/",
    ] {
        assert!(AccessAddress::new(good).is_ok(), "{good}");
    }
    let longest = format!("https://a/{}", "x".repeat(2048 - 10));
    assert!(AccessAddress::new(&longest).is_ok());
    let longer = format!("{longest}x");
    use AddressFault::{Character, Empty, Host, NotHttps, TooLong};
    for (bad, fault) in [
        ("", Empty),
        (longer.as_str(), TooLong),
        ("http://a/", NotHttps),
        ("javascript:alert(1)", NotHttps),
        (" https://a/", NotHttps),
        ("ｈttps://a/", NotHttps),
        ("https:/a", NotHttps),
        ("https://a/ b", Character),
        ("https://a/\n", Character),
        ("https://a/\u{0}", Character),
        ("https://a/\u{202e}", Character),
        ("https://а.invalid/", Character), // a Cyrillic а
        ("https://a/<script>", Character),
        ("https://a/\"", Character),
        ("https://a\\b", Character),
        ("https://a/%", Character),
        ("https://a/%2", Character),
        ("https://a/%zz", Character),
        ("https://", Host),
        ("https:///x", Host),
        ("https://good.invalid@evil.invalid/", Host),
        ("https://a..b/", Host),
        ("https://.a/", Host),
        ("https://a:/", Host),
        ("https://a:99999/", Host),
        ("https://a:1:2/", Host),
        ("https://[::1]/", Host),
    ] {
        assert_eq!(AccessAddress::new(bad), Err(fault), "{bad:?}");
        assert!(!fault.japanese().is_empty());
    }
}

#[test]
fn an_address_that_was_kept_is_checked_again() {
    let address = AccessAddress::new(URL).unwrap();
    let kept = serde_json::to_string(&address).unwrap();
    assert_eq!(
        serde_json::from_str::<AccessAddress>(&kept).unwrap(),
        address
    );
    let changed = kept.replace("https", "http");
    assert!(serde_json::from_str::<AccessAddress>(&changed).is_err());
}

proptest! {
    #[test]
    fn no_text_is_shown_that_holds_more_than_an_address(text in "(https://)?\\PC{0,40}") {
        if let Ok(address) = AccessAddress::new(&text) {
            prop_assert_eq!(address.as_str(), text.as_str());
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic()));
            prop_assert!(!text.contains(['<', '>', '"', '\\', '`']));
            prop_assert!(!address.host().is_empty() && !address.host().contains('@'));
        }
    }

    #[test]
    fn one_wrong_character_anywhere_is_enough(at in 8usize..URL.len(), wrong in "[\u{0}-\u{20}<>\"\\\\^`{|}\u{7f}-\u{ff}あ]") {
        let text = format!("{}{wrong}{}", &URL[..at], &URL[at..]);
        prop_assert_eq!(AccessAddress::new(&text), Err(AddressFault::Character));
    }
}
