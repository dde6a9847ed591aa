/// An input that consists of several named texts: each follows a line of `@` and its name. What precedes the first is
/// named by the empty text.
struct Sections {
    private(set) var parts: [(name: String, content: [UInt8])] = []

    init(_ input: [UInt8]) {
        var name = ""
        var content: [UInt8] = []
        for line in input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if line.first == UInt8(ascii: "@") {
                parts.append((name, content))
                (name, content) = (String(decoding: line.dropFirst(), as: UTF8.self), [])
            } else {
                content += line + [UInt8(ascii: "\n")]
            }
        }
        // The last line has no end of its own.
        parts.append((name, content.dropLast()))
    }

    subscript(name: String) -> [UInt8] { parts.first { $0.name == name }?.content ?? [] }

    func lines(of name: String) -> [String] {
        String(decoding: self[name], as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
