import Datasets
import Testing

/// Reading any file must end, either with ratings or with a `DatasetError`.
@Suite("Mutated files")
struct GarbageTests {
    /// SplitMix64 (Steele, Lea and Flood, 2014), so that every run gets the same bytes.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static let seeds: [(name: String, content: String)] = [
        ("r.csv", "user,item,rating,time\n\"a\",\"b \"\"c\"\"\",4.5,881250949\r\nd,e,1,2020-02-29T12:30:05Z\n"),
        ("u.data", "196\t242\t3\t881250949\n186\t302\t3\t891717742\n"),
        ("ratings.dat", "1::1193::5::978300760\n1::661::3::978302109\n"),
        ("movies.csv", "movieId,title,genres\n1,\"A, B (1995)\",X|Y\n2,C,Z\n"),
        ("u.item", "1|Toy Story (1995)|01-Jan-1995||http://x|0|1|0\n2|B|d||u|1|0|0\n"),
        ("b.txt", "user item rating\nu i 4\n"),
    ]

    @Test("A mutated file is read or refused with an error", arguments: 0..<6, [DatasetOptions.BadLines.stop, .skip])
    func mutated(seed: Int, badLines: DatasetOptions.BadLines) throws {
        var random = Generator(state: UInt64(seed))
        var options = DatasetOptions()
        options.badLines = badLines
        options.chunkBytes = 16
        var outcomes = (read: 0, refused: 0)
        for _ in 0..<60 {
            var bytes = Array(Self.seeds[seed].content.utf8)
            for _ in 0...Int.random(in: 0..<6, using: &random) { mutate(&bytes, &random) }
            do {
                try withFolder(bytes: [Self.seeds[seed].name: bytes]) { folder in
                    let dataset = try Dataset(at: folder, options: options)
                    if dataset.hasRatings { _ = try dataset.allRatings() }
                    if dataset.hasItems { _ = try dataset.allItems() }
                }
                outcomes.read += 1
            } catch let error as DatasetError {
                #expect(!error.message.isEmpty)
                outcomes.refused += 1
            }
        }
        #expect(outcomes.read + outcomes.refused == 60 && outcomes.refused > 0)
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout Generator) {
        let special = Array("\"\",;:|\t \r\n-.0e\u{FEFF}".utf8) + [0, 0xFF, 0xE9]
        let position = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.insert(special[Int.random(in: 0..<special.count, using: &random)], at: position)
        case 1 where position < bytes.count: bytes[position] = UInt8.random(in: 0...255, using: &random)
        case 2 where position < bytes.count: bytes.remove(at: position)
        default: bytes.removeSubrange(min(position, bytes.count)..<min(position + 5, bytes.count))
        }
    }
}
