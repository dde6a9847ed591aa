import Foundation
import TasteValues

/// The rest of an order, as text that the next page's request carries. Nothing is kept in the daemon.
///
/// The bytes are a head (version, store, request, bits of a place, number of places), the places as packed bits, and a
/// hash of everything before it. A place is an item's index, and whether it is explored.
struct PageCursor: Equatable {
    struct Place: Equatable {
        var item: Int32
        var isExplored: Bool
    }

    /// What the order belongs to.
    struct Origin: Equatable {
        /// The identity of the store.
        var store: UInt64
        /// ``Question/fingerprint``.
        var request: UInt64
    }

    var origin: Origin
    var places: [Place]

    private static let version: UInt8 = 1
    private static let headBytes = 22
    private static let hashBytes = 8
    /// Bytes before they become text, which is a third longer.
    private static let bytesMax = 12 << 10

    /// The length of the longest text.
    static let textBytesMax = bytesMax / 3 * 4

    /// How many places fit into a cursor of a store with so many items.
    static func capacity(itemCount: Int) -> Int {
        (bytesMax - headBytes - hashBytes) * 8 / placeBits(itemCount: itemCount)
    }

    private static func placeBits(itemCount: Int) -> Int {
        1 + max(1, Int.bitWidth - max(0, itemCount - 1).leadingZeroBitCount)
    }

    /// - Parameter itemCount: The indices of all items are below it.
    func text(itemCount: Int) -> String {
        let width = Self.placeBits(itemCount: itemCount)
        let kept = places.prefix(Self.capacity(itemCount: itemCount))
        var bytes: [UInt8] = [Self.version]
        for number in [origin.store, origin.request] { Self.append(number, count: 8, to: &bytes) }
        bytes.append(UInt8(width))
        Self.append(UInt64(kept.count), count: 4, to: &bytes)
        var (bits, bitCount) = (UInt64(0), 0)
        for place in kept {
            bits |= (UInt64(UInt32(bitPattern: place.item)) << 1 | (place.isExplored ? 1 : 0)) << UInt64(bitCount)
            bitCount += width
            while bitCount >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: bits))
                bits >>= 8
                bitCount -= 8
            }
        }
        if bitCount > 0 { bytes.append(UInt8(truncatingIfNeeded: bits)) }
        Self.append(Self.hash(bytes[...]), count: Self.hashBytes, to: &bytes)
        return Data(bytes).base64EncodedString().map { ["+": "-", "/": "_"][$0] ?? $0 }.reduce(into: "") {
            if $1 != "=" { $0.append($1) }
        }
    }

    /// Reads the cursor of a request.
    ///
    /// - Throws: `invalidArgument` for text that is no cursor, or that of another request or another store.
    init(_ text: String, of origin: Origin) throws(TasteError) {
        guard let bytes = Self.bytes(of: text), let read = Self(bytes) else {
            throw Self.error("This is not a cursor that the daemon has given. Pass next_cursor as it was, or nothing.")
        }
        guard read.origin.store == origin.store else {
            throw Self.error("The cursor is of another store. Ask for the first page again, without a cursor.")
        }
        guard read.origin.request == origin.request else {
            throw Self.error(
                "The cursor is of another request. Repeat the request of its first page, in which only count may differ, or leave the cursor out."
            )
        }
        self = read
    }

    init(origin: Origin, places: [Place]) { (self.origin, self.places) = (origin, places) }

    private init?(_ bytes: [UInt8]) {
        let end = bytes.count - Self.hashBytes
        guard end >= Self.headBytes, bytes[0] == Self.version,
            Self.number(bytes[end...]) == Self.hash(bytes[..<end])
        else { return nil }
        let width = Int(bytes[17])
        let count = Int(Self.number(bytes[18..<22]))
        guard 2...33 ~= width, count <= Self.bytesMax * 8, (count * width + 7) / 8 == end - Self.headBytes else {
            return nil
        }
        var places: [Place] = []
        var (bits, bitCount, next) = (UInt64(0), 0, Self.headBytes)
        for _ in 0..<count {
            while bitCount < width {
                bits |= UInt64(bytes[next]) << UInt64(bitCount)
                bitCount += 8
                next += 1
            }
            let place = bits & (1 << UInt64(width) - 1)
            places.append(
                Place(item: Int32(bitPattern: UInt32(truncatingIfNeeded: place >> 1)), isExplored: place & 1 == 1))
            bits >>= UInt64(width)
            bitCount -= width
        }
        self.init(
            origin: Origin(store: Self.number(bytes[1..<9]), request: Self.number(bytes[9..<17])), places: places)
    }

    private static func bytes(of text: String) -> [UInt8]? {
        guard text.utf8.count <= textBytesMax else { return nil }
        var base64 = String(text.map { ["-": "+", "_": "/"][$0] ?? $0 })
        while base64.utf8.count % 4 > 0 { base64.append("=") }
        return Data(base64Encoded: base64).map { Array($0) }
    }

    private static func append(_ number: UInt64, count: Int, to bytes: inout [UInt8]) {
        for position in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * position))) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        var print = Fingerprint()
        for byte in bytes { print.add(byte: byte) }
        return print.value
    }

    private static func error(_ message: String) -> TasteError {
        TasteError(.invalidArgument, message, field: "cursor")
    }
}
