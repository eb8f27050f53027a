//! Nothing of a text is left on the stack of the thread that decoded it: it could be a clinical value.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)] // a test fails by panicking

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::sync::mpsc::channel;
use std::thread;

use onshi_core::text::{Charset, Decoder};
use zeroize::Zeroize;

/// 何でもかめる, with a bit changed in every byte: the text itself is to be nowhere before it is decoded.
const MASKED: [u8; 18] = masked("何でもかめる".as_bytes());
const MASK: u8 = 0x01;
/// Of the thread that decodes, in bytes: all of it is looked through.
const STACK: usize = 256 * 1024;

const fn masked<const N: usize>(text: &[u8]) -> [u8; N] {
    let mut masked = [0; N];
    let mut at = 0;
    while at < N {
        masked[at] = text[at] ^ MASK;
        at += 1;
    }
    masked
}

/// A text with it at the end, in front of which there are so many bytes; decoded and wiped.
fn decode_and_wipe(before: usize) {
    let secret = MASKED.iter().map(|byte| byte ^ MASK);
    let mut text: Vec<u8> = std::iter::repeat_n(b'<', before).chain(secret).collect();
    let mut decoded = String::new();
    let mut decoder = Decoder::new(Charset::Utf8);
    decoder.feed(&text, true, &mut decoded).unwrap();
    assert_eq!(decoded.len(), text.len());
    text.zeroize();
    decoded.zeroize();
}

/// How often the text stands in the region of memory that an address is in.
fn stands_around(address: usize) -> usize {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let region = |line: &str| {
        let (from, to) = line.split_once(' ')?.0.split_once('-')?;
        let address = |text| usize::from_str_radix(text, 16).ok();
        Some(address(from)?..address(to)?)
    };
    let mut regions = maps.lines().filter_map(region);
    let region = regions.find(|region| region.contains(&address)).unwrap();
    let mut bytes = vec![0; region.len()];
    let memory = File::open("/proc/self/mem").unwrap();
    memory
        .read_exact_at(&mut bytes, region.start as u64)
        .unwrap();
    let stands = |at: &[u8]| {
        at.iter()
            .zip(MASKED)
            .all(|(byte, masked)| byte ^ MASK == masked)
    };
    bytes.windows(MASKED.len()).filter(|at| stands(at)).count()
}

#[test]
fn nothing_of_a_text_is_left_on_the_stack() {
    let left: Vec<usize> = (128..128 + 64)
        .filter(|&before| {
            let ((told, here), (go, end)) = (channel(), channel::<()>());
            let thread = thread::Builder::new().stack_size(STACK);
            let decoding = thread
                .spawn(move || {
                    decode_and_wipe(before);
                    let own = 0_u8;
                    told.send((&raw const own).addr()).unwrap();
                    end.recv().unwrap();
                })
                .unwrap();
            let stands = stands_around(here.recv().unwrap());
            go.send(()).unwrap();
            decoding.join().unwrap();
            stands > 0
        })
        .collect();
    assert_eq!(left, [0; 0], "bytes before a text that was left");
}
