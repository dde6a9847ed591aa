import HTTPTypes
import TasteProtocol

/// The state of data and model that an answer reflects, by which a client can ask whether its own is still the newest.
struct EntityTag {
    private let text: String

    init(_ freshness: WireFreshness, prefix: String) {
        text = "\"\(prefix)-\(freshness.sequence)-\(freshness.generation)\""
    }

    /// The headers of the answer. A cache has to ask before it uses an answer again, and may not share it.
    var headers: HTTPFields {
        [.eTag: "W/" + text, .cacheControl: "private, no-cache", .vary: "Accept, Authorization"]
    }

    /// Whether the tag is among those of the header `If-None-Match`.
    func isIn(_ header: String) -> Bool {
        header.split(separator: ",").contains { tag in
            let tag = tag.drop { $0 == " " }
            return (tag.hasPrefix("W/") ? tag.dropFirst(2) : tag).prefix(text.count) == text
        }
    }
}
