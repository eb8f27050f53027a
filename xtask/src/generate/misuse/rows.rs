//! What a program can do wrong at the C border, and which exports each mistake can be made with.

use super::super::api::{Api, Function, Member, Type};

/// One kind of mistake.
pub struct Misuse {
    pub id: &'static str,
    pub japanese: &'static str,
    pub english: &'static str,
    /// What happens instead of a crash.
    pub outcome: &'static str,
    pub concerns: Concerns,
    /// Proofs that are no test of the misuse folders: a file and a word that must stand in it.
    pub elsewhere: &'static [(&'static str, &'static str)],
}

/// With which exports a mistake can be made.
pub enum Concerns {
    /// With any, or with the library as a whole.
    All,
    /// With those that have something; what the others have not.
    Those(fn(&Api, &Function) -> bool, &'static str),
}

use Concerns::{All, Those};

const fn row(
    id: &'static str,
    (japanese, english): (&'static str, &'static str),
    outcome: &'static str,
    concerns: Concerns,
) -> Misuse {
    Misuse {
        id,
        japanese,
        english,
        outcome,
        concerns,
        elsewhere: &[],
    }
}

impl Misuse {
    const fn proven_in(self, elsewhere: &'static [(&'static str, &'static str)]) -> Self {
        Misuse { elsewhere, ..self }
    }
}

const HANDLE: Concerns = Those(takes_a_handle, "no handle");

#[rustfmt::skip]
pub const MISUSES: &[Misuse] = &[
    row("M01", ("NULL の引数", "NULL for each argument, alone and in pairs"), "`NULL_ARGUMENT`; outputs untouched", Those(needs_a_pointer, "NULL is fine")),
    row("M02", ("でたらめなハンドル", "an invented handle"), "`BAD_HANDLE`", HANDLE),
    row("M03", ("解放済みハンドル", "a handle after it was freed, its place used again"), "`STALE_HANDLE`", HANDLE),
    row("M04", ("二重解放", "a double free"), "`STALE_HANDLE`", Those(|_, export| frees(export), "frees nothing")),
    row("M05", ("種類違いのハンドル", "a handle of another kind"), "`WRONG_HANDLE`", HANDLE),
    row("M06", ("別の写しのハンドル", "a handle of another loaded copy of the library"), "`BAD_HANDLE`; in 32 bits a token has no room for its copy: any status, never a crash", HANDLE),
    row("M07", ("世代の一巡", "generations of a slot used up"), "the slot is never used again", HANDLE).proven_in(&[("onshi-ffi/src/slab.rs", "a_slot_is_retired_when_its_generations_are_used_up")]),
    row("M08", ("短いバッファー", "a buffer of 0, 1, one too few, enough"), "`BUFFER_TOO_SMALL` and the length needed; nothing written", Those(fills_a_buffer, "no buffer")),
    row("M09", ("長さの端、途中の NUL", "memory that ends where the caller says; NUL inside a text"), "not a byte beyond is touched; `BAD_TEXT`. A stated length beyond the memory cannot be seen", Those(is_told_a_length, "no length")),
    row("M10", ("Unicode でない文字列", "text that is not UTF-8 or UTF-16"), "`BAD_TEXT` with the place", Those(reads_text, "no text in")),
    row("M11", ("境界に揃わない、重なるポインター", "unaligned and overlapping pointers"), "works", Those(points_to_memory, "no memory")),
    row("M12", ("構造体の大きさ違い", "a structure of another size"), "`BAD_OPTIONS`; an older one is taken", Those(has_a_structure, "no structure")),
    row("M13", ("未定義の番号", "a number that no header names"), "refused, or there is none", Those(has_a_number, "no number")),
    row("M14", ("初期化なし", "a call before any other; a program that ends with live handles"), "works: there is nothing to call first or last", All),
    row("M15", ("64 スレッドで一つのハンドル", "one handle in 64 threads at once"), "`BUSY` or done", HANDLE),
    row("M16", ("使用中の解放", "free while another thread is inside"), "`BUSY`", HANDLE),
    row("M17", ("コールバックからの呼出し", "every export called from every callback"), "`BUSY` with the same session, else works", All),
    row("M18", ("NULL のコールバック、例外", "a callback that is NULL or throws"), "`BAD_OPTIONS`; that it must not throw is the contract (`onshi_log`), and no layer of ours makes one that does", Those(has_a_callback, "no callback")),
    row("M19", ("戻らないコールバック", "a callback that does not return"), "its session is `BUSY`, all else works; there is no shutdown to wait for it", Those(|_, export| takes(export, "onshi_session"), "no callback inside")),
    row("M20", ("コールバック内の解放", "a callback that frees its session"), "`BUSY`; it is freed afterwards", Those(|_, export| takes(export, "onshi_session"), "no callback inside")),
    row("M21", ("内部の panic", "a panic injected into each export"), "`PANIC`, then `POISONED`; the process lives", All),
    row("M22", ("メモリー不足", "memory is refused inside an export"), "**not proven**: Rust ends the process then, and no stable hook makes it a status", All).proven_in(&[("docs/simulation.md", "allocation failures")]),
    row("M23", ("64 KiB のスタック", "a thread with a stack of 64 KiB"), "works", All),
    row("M24", ("DLL の解放と二重読込み", "the library unloaded and loaded again; two copies under two names"), "works; each copy has its own objects. No thread outlives a call", All),
    row("M25", ("fork", "a process that forks"), "`LEDGER_BUSY` with a session of the parent's, else works; the parent notices nothing", All),
    row("M26", ("呼出し規約違い", "the wrong calling convention in 32 bits"), "both are exported, under names of their own", All).proven_in(&[("tests/windows/stdcall.c", "_stdcall"), ("docs/windows.md", "_stdcall")]),
    row("M27", ("host の free", "memory of ours freed by the program"), "nothing is given away that could be", All),
    row("M28", ("別スレッドでのエラー参照", "an error read on another thread, after other calls"), "works: an error is an object", All),
    row("M29", ("errno", "the error number of the host around a call"), "kept", All),
    row("M30", ("ロケールと浮動小数点", "locale and floating-point mode of the host"), "the same bytes; the mode is kept", All),
    row("M31", ("ありえないパス", "paths that cannot be"), "`BAD_TEXT`, `FOLDER_MISSING`, `IO_FAILED`", Those(takes_a_path, "no path")),
    row("M32", ("開閉の繰返し", "opening and closing for ever"), "no memory, file or handle stays", All),
    row("M33", ("でたらめな順序", "random calls with random mistakes, checked by a model"), "one of the mistakes is what is said", All),
    row("M34", ("ABI の変化", "an interface that changed"), "`cargo xtask generate` refuses it", All).proven_in(&[("onshi-ffi/abi.lock", "onshi_record_new"), ("xtask/src/generate/abi.rs", "fn update")]),
];

fn frees(export: &Function) -> bool {
    export.named.name.ends_with("_free")
}

fn pointee(parameter: &Member) -> Option<&Type> {
    match &parameter.kind {
        Type::Pointer(to) => Some(to),
        _ => None,
    }
}

fn name_of(parameter: &Member) -> Option<&str> {
    match pointee(parameter)? {
        Type::Named(name) => Some(name),
        _ => None,
    }
}

fn takes(export: &Function, token: &str) -> bool {
    let mut parameters = export.parameters.iter();
    parameters.any(|parameter| name_of(parameter) == Some(token))
}

fn takes_a_handle(api: &Api, export: &Function) -> bool {
    let mut names = export.parameters.iter().filter_map(name_of);
    names.any(|name| api.is_token(name))
}

/// Pointers but `out_error`, which is always optional.
fn pointers(export: &Function) -> impl Iterator<Item = &Member> {
    let parameters = export.parameters.iter();
    parameters.filter(|it| it.named.name != "out_error" && pointee(it).is_some())
}

fn needs_a_pointer(_: &Api, export: &Function) -> bool {
    !frees(export) && pointers(export).next().is_some()
}

fn points_to_memory(api: &Api, export: &Function) -> bool {
    pointers(export).any(|it| name_of(it).is_none_or(|name| !api.is_token(name)))
}

fn has_a_structure(api: &Api, export: &Function) -> bool {
    pointers(export).any(|it| name_of(it).is_some_and(|name| !api.is_token(name)))
}

fn has_a_callback(api: &Api, export: &Function) -> bool {
    let holds = |name: &str| {
        let structure = api.structures.iter().find(|it| it.named.name == name);
        structure.is_some_and(|it| {
            it.members
                .iter()
                .any(|member| member.kind == Type::Callback)
        })
    };
    pointers(export).any(|it| name_of(it).is_some_and(holds))
}

fn fills_a_buffer(_: &Api, export: &Function) -> bool {
    export
        .parameters
        .iter()
        .any(|it| it.named.name == "capacity")
}

/// Whether a parameter says how much memory the one before it points to.
fn is_length(parameter: &Member) -> bool {
    let name = &parameter.named.name;
    let measures = ["capacity", "length", "count"];
    parameter.kind == Type::U32 && (measures.contains(&&**name) || name.ends_with("_length"))
}

fn is_told_a_length(_: &Api, export: &Function) -> bool {
    export.parameters.iter().any(is_length)
}

fn reads_text(_: &Api, export: &Function) -> bool {
    let text = |it: &Member| matches!(pointee(it), Some(Type::Char | Type::U16));
    let pairs = export.parameters.windows(2);
    pairs
        .filter(|pair| text(&pair[0]) && is_length(&pair[1]))
        .any(|pair| pair[1].named.name != "capacity")
}

fn has_a_number(_: &Api, export: &Function) -> bool {
    let mut parameters = export.parameters.iter();
    parameters.any(|it| it.kind == Type::U32 && !is_length(it))
}

/// A file to be read, or folders in a structure.
fn takes_a_path(_: &Api, export: &Function) -> bool {
    let options = ["onshi_session_options", "onshi_sim_options"];
    export.named.name.starts_with("onshi_answer_open_file")
        || pointers(export).any(|it| name_of(it).is_some_and(|name| options.contains(&name)))
}
