import TasteStore
import TasteValues

/// A position in a list of a user's items, newest first, and by item where times are equal. As a cursor it is the time
/// and the item of a page's last entry, so that what is added between two pages neither repeats nor hides others.
struct ListPosition {
    let time: Int64
    let item: UInt32

    init(time: Int64, item: UInt32) { (self.time, self.item) = (time, item) }

    /// - Parameter cursor: Empty before the first page, which gives nil.
    /// - Throws: `invalidArgument` for a cursor that no listing gave.
    init?(_ cursor: String) throws {
        if cursor.isEmpty { return nil }
        let parts = cursor.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let time = Int64(parts[0]), let item = UInt32(parts[1]) else {
            throw Engine.badCursor(cursor)
        }
        self.init(time: time, item: item)
    }

    var cursor: String { "\(time).\(item)" }

    func precedes(_ other: ListPosition) -> Bool { (other.time, item) < (time, other.item) }
}
