import TasteProtocol

/// Frames of an import that takes as much memory as it can.
struct ImportFrames {
    let filling: Attacker.Filling
    /// The bytes of a record's title. Where the daemon refuses a record of one size, the next one is tried.
    private var titleBytes = [4_190_000, 500_000, 60_000, 4000, 1000, 250]
    private var number = 0
    private let ratings: WireImport

    init(_ filling: Attacker.Filling) {
        self.filling = filling
        var ratings = WireImport()
        let count = 65_536
        (ratings.users, ratings.items) = (["u"], ["i"])
        ratings.user = [UInt32](repeating: 0, count: count)
        ratings.item = ratings.user
        ratings.value = [Float](repeating: 3, count: count)
        ratings.time = (0..<count).map { Int64($0) }
        self.ratings = ratings
    }

    /// The frames after which an import is left as it is: fifteen of ratings stay below the size at which an import is
    /// moved from memory to the disk.
    var perImport: Int { filling == .ratings ? 15 : .max }

    mutating func makeSmaller() { if titleBytes.count > 1 { titleBytes.removeFirst() } }

    mutating func next(first: Bool) -> WireImport {
        var frame = filling == .ratings ? ratings : WireImport()
        frame.first = first
        switch filling {
        case .ratings: if !first { (frame.users, frame.items) = ([], []) }
        case .names: frame.users = names(count: 12_000)
        case .records: frame.catalogue = records()
        }
        return frame
    }

    private mutating func names(count: Int) -> [String] {
        let text = String(repeating: "n", count: 245)
        defer { number += count }
        return (number..<number + count).map { "\(1_000_000_000 + $0)" + text }
    }

    private mutating func records() -> [WireItem] {
        let title = String(repeating: "t", count: titleBytes[0])
        let count = max(1, 4_100_000 / (titleBytes[0] + 30))
        defer { number += count }
        return (number..<number + count).map { number in
            var item = WireItem()
            (item.id, item.title) = ("record\(number)", title)
            return item
        }
    }
}
