import ArgumentParser
import TasteClient

/// For whom recommendations are asked for: a user, a group, or nobody who is stored.
struct AudienceOptions: ParsableArguments {
    @Argument(help: "The user; not with --group and not with --from.") var user: String?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Several users together, separated by commas; ann:2 counts twice. A name with a comma needs \\, for it, and one that ends like a weight needs a weight, as in kodi:7:1.",
            valueName: "a,b,c"))
    var group: String?
    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Nobody who is stored, but these ratings, separated by commas, or items that are liked; may be repeated. A name with a comma needs \\, for it.",
            valueName: "item=rating,item"))
    var from: [String] = []

    func validate() throws {
        let given = [user != nil, group != nil, !from.isEmpty].filter { $0 }.count
        guard given == 1 else {
            throw ValidationError("say for whom: a user, or --group a,b,c, or --from item=rating,item")
        }
        _ = try audience
    }

    var audience: Audience {
        get throws {
            if let group { return .group(try SeparatedText.parts(of: group).map(Self.member)) }
            if let user { return .user(user) }
            return .session(try from.flatMap(SeparatedText.parts).map(Self.rating))
        }
    }

    /// The audience as a subject of sentences.
    var description: String {
        if group != nil { return "the group" }
        return user ?? "anybody"
    }

    private static func member(_ text: String) throws -> GroupMember {
        guard let colon = text.lastIndex(of: ":"), let weight = Float(text[text.index(after: colon)...]) else {
            return GroupMember(user: text)
        }
        return GroupMember(user: String(text[..<colon]), weight: weight)
    }

    private static func rating(_ text: String) throws -> SessionRating {
        guard let separator = text.lastIndex(of: "=") else { return SessionRating(item: text) }
        let value = String(text[text.index(after: separator)...])
        guard let rating = Float(value) else {
            throw ValidationError("\(text) in --from is not of the form item=rating, such as Alien=5")
        }
        return SessionRating(item: String(text[..<separator]), value: rating)
    }
}

/// Lists that are separated by commas, with a backslash before a comma that belongs to an entry.
enum SeparatedText {
    static func parts(of text: String) throws -> [String] {
        var parts = [""]
        var isEscaped = false
        for character in text {
            if isEscaped || (character != "," && character != "\\") {
                parts[parts.count - 1].append(character)
                isEscaped = false
            } else if character == "," {
                parts.append("")
            } else {
                isEscaped = true
            }
        }
        guard parts.allSatisfy({ !$0.isEmpty }) else {
            throw ValidationError("\"\(text)\" has an empty entry between its commas")
        }
        return parts
    }
}
