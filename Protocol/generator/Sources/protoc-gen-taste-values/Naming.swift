/// How names of the schema become names in Swift.
enum Naming {
    private static let acronyms: Set = ["rmse", "ndcg", "uid", "url"]

    /// ["validation", "rmse"] as `validationRMSE`, ["rmse"] as `rmse`.
    static func lowerCamelCase(_ words: [String]) -> String {
        words.enumerated().map { position, word in
            if position == 0 { return word }
            return acronyms.contains(word) ? word.uppercased() : capitalized(word)
        }.joined()
    }

    /// The name that SwiftProtobuf gives the field: ["validation", "rmse"] as `validationRmse`.
    static func protobufName(_ words: [String]) -> String {
        words.enumerated().map { position, word in
            if position == 0 { return word }
            return ["url", "id", "http", "https"].contains(word) ? word.uppercased() : capitalized(word)
        }.joined()
    }

    static func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    /// "ModelState" as ["Model", "State"].
    static func words(ofCamelCase name: String) -> [String] {
        var words: [String] = []
        for letter in name {
            if letter.isUppercase || words.isEmpty { words.append("") }
            words[words.count - 1].append(letter)
        }
        return words
    }
}
