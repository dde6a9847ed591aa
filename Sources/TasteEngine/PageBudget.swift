import TasteStore
import TasteValues

/// The bytes that the entries of a page may take, so that the answer fits into a frame.
struct PageBudget {
    /// More than the numbers and tags of an entry take in the protocol.
    private static let entryBytes = 96
    /// More than the rest of an answer takes.
    private static let answerBytes = 1024
    /// What each text takes in addition to its bytes.
    private static let textBytes = 8

    private var left: Int
    private var isEmpty = true

    /// - Parameter bytes: The size of a frame.
    init(bytes: Int) { left = max(0, bytes - Self.answerBytes) }

    /// Takes the bytes of an entry, if they are left. The first entry of a page is always taken: its record is
    /// shortened instead.
    mutating func take(texts: Int, bytes: Int) -> Bool {
        let needed = Self.entryBytes + texts * Self.textBytes + bytes
        guard isEmpty || needed <= left else { return false }
        isEmpty = false
        left = max(0, left - needed)
        return true
    }

    /// The record without what does not fit into a frame, which only records can have that an earlier version stored:
    /// first the metadata is left out, then the genres, then the title is cut.
    static func shortened(_ item: Item, toBytes bytes: Int) -> Item {
        let room = max(0, bytes - answerBytes - entryBytes)
        func size(_ item: Item) -> Int { item.textBytes + textBytes * item.textCount }
        guard size(item) > room else { return item }
        var short = item
        short.metadata = [:]
        if size(short) > room { short.genres = [] }
        short.title = short.title.cut(toBytes: max(0, room - short.id.utf8.count - 4 * textBytes))
        return short
    }
}

extension Item {
    /// The number of texts of the record.
    var textCount: Int { 2 + genres.count + 3 * metadata.count }
}
