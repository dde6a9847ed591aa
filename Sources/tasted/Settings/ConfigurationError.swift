import TasteValues

/// A setting that cannot be used. The message names its source, what was found there, and what is allowed.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }

    /// The refusal of a name that no setting has.
    ///
    /// - Parameters:
    ///   - subject: the name, and where it was found.
    ///   - kind: what the name was taken for: `a setting`.
    ///   - nearest: the known name that was probably meant, if there is one.
    static func unknown(_ subject: String, isNot kind: String, nearest: String?) -> ConfigurationError {
        let suggestion = nearest.map { " Did you mean \($0)?" } ?? ""
        return ConfigurationError("\(subject) is not \(kind).\(suggestion) tasted --help lists them.")
    }
}

extension [String] {
    /// The element that differs least from a misspelt name; nil if all differ in more than a third of its characters.
    /// Dotted names are also compared by their last parts, because the group may be what is missing or wrong.
    ///
    /// - Parameter prefix: what the name and all elements begin with, which does not count.
    func nearest(to name: String, after prefix: String = "") -> String? {
        let name = String(name.dropFirst(prefix.count))
        let candidates = flatMap { candidate in
            let known = String(candidate.dropFirst(prefix.count))
            return [(name, known), (name.lastPart, known.lastPart)].compactMap { name, known in
                Spelling.distance(
                    [UInt8](name.lowercased().utf8), [UInt8](known.lowercased().utf8),
                    atMost: Swift.max(1, name.count / 3)
                ).map { (candidate, distance: $0) }
            }
        }
        return candidates.min { $0.distance < $1.distance }?.0
    }
}

extension String {
    fileprivate var lastPart: String { split(separator: ".").last.map(String.init) ?? self }
}
