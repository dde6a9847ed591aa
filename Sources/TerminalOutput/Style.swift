/// Emphasis, by the escape sequences that every terminal knows, or none.
package struct Style: Sendable {
    package let usesEscapes: Bool

    package init(usesEscapes: Bool) { self.usesEscapes = usesEscapes }

    package func heading(_ text: String) -> String { wrap(text, "1") }
    package func remark(_ text: String) -> String { wrap(text, "2") }

    private func wrap(_ text: String, _ code: String) -> String {
        usesEscapes ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
