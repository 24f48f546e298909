//! How the program is linked.

/// On Linux the program is laid out at a fixed address. One that can lie anywhere has some 90,000
/// pointers that the loader mends at each start, and touches every page they stand on: more than
/// half of what it takes to start at all. The heap, the stack and the libraries stay where chance
/// puts them.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |variable: &str, value: &str| std::env::var(variable).is_ok_and(|set| set == value);
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
