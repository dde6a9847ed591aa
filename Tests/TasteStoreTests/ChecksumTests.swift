import CChecksum
import TestSupport
import Testing

@testable import TasteStore

@Suite("Checksums")
struct ChecksumTests {
    /// The examples of RFC 3720, section B.4, and the usual check value.
    @Test(
        "CRC-32C gives what RFC 3720 gives, with the processor's instruction and without",
        arguments: [
            (Array("123456789".utf8), 0xe306_9283), ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
            ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43), (Array(0..<32), 0x46dd_794e),
        ] as [([UInt8], UInt32)])
    func examples(bytes: [UInt8], expected: UInt32) {
        #expect(tc_crc32c(0, bytes, bytes.count) == expected)
        #expect(tc_crc32c_portable(0, bytes, bytes.count) == expected)
    }

    @Test("A checksum that is continued over parts is that of the whole, at any length")
    func parts() {
        var random = SeededGenerator(seed: 1)
        let bytes = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
        for count in 0...bytes.count {
            let whole = tc_crc32c_portable(0, bytes, count)
            #expect(tc_crc32c(0, bytes, count) == whole)
            let split = count / 3
            let rest = Array(bytes[split..<count])
            #expect(tc_crc32c(tc_crc32c(0, bytes, split), rest, rest.count) == whole)
        }
    }

    @Test("The checksum of a rating covers user, item, value and time, and is the same in both rows")
    func ratings() {
        let rating = StoredRating(index: 7, value: 4.5, time: 1_000)
        let expected: [UInt32] = [3, 7, Float(4.5).bitPattern, 1_000, 0]
        let bytes = expected.withUnsafeBytes { Array($0) }
        #expect(rating.checksum(inRow: 3, of: .user) == tc_crc32c_portable(0, bytes, bytes.count))
        #expect(
            StoredRating(index: 3, value: 4.5, time: 1_000).checksum(inRow: 7, of: .item)
                == rating.checksum(inRow: 3, of: .user))
    }

    @Test("The checksum of a row is the sum of those of its ratings", arguments: [.user, .item] as [Ratings.Side])
    func rows(side: Ratings.Side) {
        let ratings = (0..<100).map { StoredRating(index: $0 * 3, value: Float($0 % 10), time: Int64($0) << 33) }
        let page = ratings.flatMap { rating in
            let words = rating.words
            return [words[0], words[1]]
        }
        let sum = ratings.reduce(0 as UInt32) { $0 &+ $1.checksum(inRow: 5, of: side) }
        #expect(StoredRating.checksum(ofPage: page.span.bytes, 5, side) == sum)
    }
}
