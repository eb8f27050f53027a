//! The C ABI as `onshi-ffi` declares it: read from the source, checked for its conventions, and
//! turned into plain data for the languages.

use syn::{Expr, FnArg, Item, ItemFn, Lit, Meta, Pat, ReturnType, Type as RustType, UnOp};

/// Everything that C, C# and Delphi can name.
#[derive(Default)]
pub struct Api {
    pub constants: Vec<Constant>,
    /// Types that C holds and never looks into.
    pub tokens: Vec<Named>,
    pub structures: Vec<Structure>,
    pub functions: Vec<Function>,
}

/// A name and what is said about it.
pub struct Named {
    pub name: String,
    pub doc: Vec<String>,
}

/// A number by name.
pub struct Constant {
    pub named: Named,
    pub signed: bool,
    pub value: i64,
}

/// A `#[repr(C)]` structure.
pub struct Structure {
    pub named: Named,
    pub members: Vec<Member>,
}

/// A member of a structure, or a parameter of a function.
pub struct Member {
    pub named: Named,
    pub kind: Type,
}

/// An export. All return `int32_t`.
pub struct Function {
    pub named: Named,
    pub parameters: Vec<Member>,
}

/// A type, as simple as the ABI allows.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    I32,
    U32,
    U16,
    /// A byte of a file; text is [`Type::Char`].
    U8,
    Char,
    /// What a pointer points to that only the program knows.
    Void,
    /// A function of the program's, or NULL; only in structures.
    Callback,
    /// An opaque type or a structure.
    Named(String),
    Pointer(Box<Type>),
}

/// Lines every export's comment ends with, in this order.
const TEMPLATE: [&str; 4] = ["Ownership:", "NULL:", "Thread:", "Returns:"];

impl Api {
    /// Adds one source file; the error names what breaks a convention.
    pub fn add(&mut self, source: &str) -> Result<(), String> {
        let file = syn::parse_file(source).map_err(|error| error.to_string())?;
        for item in &file.items {
            self.add_item(item)?;
        }
        Ok(())
    }

    /// Whether C holds this type and never looks into it.
    pub fn is_token(&self, name: &str) -> bool {
        self.tokens.iter().any(|token| token.name == name)
    }

    fn add_item(&mut self, item: &Item) -> Result<(), String> {
        match item {
            Item::Fn(function) if is_extern(function) => {
                self.functions.push(read_function(function)?);
            }
            Item::Const(constant) if is_public(&constant.vis) => {
                let named = Named::of(&constant.ident, &constant.attrs);
                let signed = read_type(&constant.ty)? == Type::I32;
                let value = read_number(&constant.expr)
                    .ok_or_else(|| format!("{} is not a plain number", named.name))?;
                self.constants.push(Constant {
                    named,
                    signed,
                    value,
                });
            }
            Item::Struct(of) if is_public(&of.vis) => {
                let named = Named::of(&of.ident, &of.attrs);
                if !of.attrs.iter().any(|a| a.path().is_ident("repr")) {
                    self.tokens.push(named);
                    return Ok(());
                }
                let members = of.fields.iter().map(read_member);
                let members = members.collect::<Result<_, _>>()?;
                self.structures.push(Structure { named, members });
            }
            _ => {}
        }
        Ok(())
    }
}

impl Named {
    fn of(ident: &syn::Ident, attributes: &[syn::Attribute]) -> Self {
        Named {
            name: ident.to_string(),
            doc: doc(attributes),
        }
    }
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

fn is_extern(function: &ItemFn) -> bool {
    function.sig.abi.is_some()
}

fn read_function(function: &ItemFn) -> Result<Function, String> {
    let named = Named::of(&function.sig.ident, &function.attrs);
    let name = named.name.clone();
    let wrong = |what: &str| Err(format!("{name}: {what}"));
    if !exported(function) {
        return wrong("an export is `#[unsafe(no_mangle)] pub unsafe extern \"C\" fn onshi_…`");
    }
    if !matches!(&function.sig.output, ReturnType::Type(_, ty) if read_type(ty)? == Type::I32) {
        return wrong("an export returns i32");
    }
    if !ends_in_boundary(function) {
        return wrong("the last expression of an export is a call of `boundary`");
    }
    if !follows_template(&named.doc) {
        return wrong("its comment lacks one of Ownership:, NULL:, Thread:, Returns:");
    }
    let parameters = function.sig.inputs.iter().map(read_parameter);
    Ok(Function {
        parameters: parameters.collect::<Result<_, _>>()?,
        named,
    })
}

fn exported(function: &ItemFn) -> bool {
    let unmangled = function.attrs.iter().any(|attribute| {
        matches!(&attribute.meta, Meta::List(list)
            if list.path.is_ident("unsafe") && list.tokens.to_string() == "no_mangle")
    });
    let c = function.sig.abi.as_ref().and_then(|abi| abi.name.as_ref());
    unmangled
        && is_public(&function.vis)
        && function.sig.unsafety.is_some()
        && c.is_some_and(|name| name.value() == "C")
        && function.sig.ident.to_string().starts_with("onshi_")
}

fn ends_in_boundary(function: &ItemFn) -> bool {
    let Some(syn::Stmt::Expr(Expr::Call(call), None)) = function.block.stmts.last() else {
        return false;
    };
    matches!(&*call.func, Expr::Path(path) if path.path.is_ident("boundary"))
}

fn follows_template(doc: &[String]) -> bool {
    let mut lines = doc.iter();
    TEMPLATE
        .iter()
        .all(|start| lines.any(|line| line.starts_with(start)))
}

fn read_parameter(parameter: &FnArg) -> Result<Member, String> {
    match parameter {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(pattern) => Ok(Member {
                named: Named::of(&pattern.ident, &[]),
                kind: read_type(&typed.ty)?,
            }),
            _ => Err("a parameter is a plain name".into()),
        },
        FnArg::Receiver(_) => Err("an export has no self".into()),
    }
}

fn read_member(field: &syn::Field) -> Result<Member, String> {
    let ident = field.ident.as_ref().ok_or("a member needs a name")?;
    Ok(Member {
        named: Named::of(ident, &field.attrs),
        kind: read_type(&field.ty)?,
    })
}

fn read_type(rust: &RustType) -> Result<Type, String> {
    match rust {
        RustType::Ptr(pointer) => Ok(Type::Pointer(Box::new(read_type(&pointer.elem)?))),
        RustType::Path(path) => {
            let last = path.path.segments.last().map(|s| s.ident.to_string());
            match last.as_deref() {
                Some("i32") => Ok(Type::I32),
                Some("u32") => Ok(Type::U32),
                Some("u16") => Ok(Type::U16),
                Some("u8") => Ok(Type::U8),
                Some("c_char") => Ok(Type::Char),
                Some("c_void") => Ok(Type::Void),
                Some("Option") if is_callback(rust) => Ok(Type::Callback),
                Some(name) if name.starts_with("onshi_") => Ok(Type::Named(name.into())),
                other => Err(format!("the ABI has no type {}", other.unwrap_or("?"))),
            }
        }
        _ => Err("the ABI has numbers and pointers only".into()),
    }
}

/// `Option<unsafe extern "C" fn(…)>` of types that the ABI has.
fn is_callback(rust: &RustType) -> bool {
    let RustType::Path(path) = rust else {
        return false;
    };
    let last = path.path.segments.last().map(|segment| &segment.arguments);
    let Some(syn::PathArguments::AngleBracketed(inside)) = last else {
        return false;
    };
    inside.args.iter().all(|argument| match argument {
        syn::GenericArgument::Type(RustType::BareFn(function)) => {
            let c = function.abi.as_ref().and_then(|abi| abi.name.as_ref());
            c.is_some_and(|name| name.value() == "C")
                && function.inputs.iter().all(|it| read_type(&it.ty).is_ok())
        }
        _ => false,
    })
}

fn read_number(expression: &Expr) -> Option<i64> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => Some(-read_number(&unary.expr)?),
        _ => None,
    }
}

fn doc(attributes: &[syn::Attribute]) -> Vec<String> {
    let line = |attribute: &syn::Attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    };
    attributes.iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        /// Does it.
        /// Ownership: none.
        /// NULL: no.
        /// Thread: any.
        /// Returns: ONSHI_S_OK.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn onshi_thing_do(thing: *mut onshi_thing, n: u32) -> i32 {
            let n = n;
            boundary(Out::NONE, || Ok(n))
        }"#;

    fn read(source: &str) -> Result<Api, String> {
        let mut api = Api::default();
        api.add(source).map(|()| api)
    }

    #[test]
    fn an_export_is_read_with_its_types() {
        let api = read(GOOD).unwrap();
        let function = &api.functions[0];
        assert_eq!(function.named.name, "onshi_thing_do");
        let kinds: Vec<_> = function.parameters.iter().map(|p| p.kind.clone()).collect();
        let thing = Type::Pointer(Box::new(Type::Named("onshi_thing".into())));
        assert_eq!(kinds, [thing, Type::U32]);
    }

    #[test]
    fn an_export_that_breaks_a_convention_is_refused() {
        for (from, to) in [
            ("boundary(Out::NONE, || Ok(n))", "n as i32"),
            ("/// NULL: no.", "///"),
            ("n: u32", "n: usize"),
            ("n: u32", "n: u64"),
            ("n: u32", "n: bool"),
            ("-> i32", "-> u32"),
            ("pub unsafe", "unsafe"),
            ("pub unsafe extern", "pub extern"),
            ("#[unsafe(no_mangle)]", ""),
            ("extern \"C\"", "extern \"system\""),
            ("n: u32", "n: Option<u32>"),
            ("n: u32", "n: Option<extern \"system\" fn(u32)>"),
            ("n: u32", "n: Option<extern \"C\" fn(u64)>"),
        ] {
            let bad = GOOD.replace(from, to);
            assert!(read(&bad).is_err(), "{from} -> {to}");
        }
    }
}
