import Foundation
import Testing

/// The short form of `make fuzz`, without coverage: every input of the committed corpora, and then mutated ones.
@Suite("Any bytes", .serialized)
struct FuzzTests {
    /// For each target.
    private static let seconds = ProcessInfo.processInfo.environment["TASTE_FUZZ_SECONDS"].flatMap { Double($0) } ?? 1.5

    @Test("Any input is taken or refused, without a trap, a hang or a wrong result", arguments: FuzzTargets.names)
    func inputs(name: String) throws {
        let target = try #require(FuzzTargets.target(name))
        let seed = UInt64(ProcessInfo.processInfo.environment["TASTE_FAULT_SEED"] ?? "") ?? .random(in: 0...999_999)
        // A trap ends the process; the file then holds the input.
        let running = Workplace.path + "/input-\(name)"
        print("fuzzing \(name): TASTE_FAULT_SEED=\(seed), the input that runs is in \(running)")
        func run(_ input: [UInt8]) throws {
            try Data(input).write(to: URL(filePath: running))
            target.run(input)
        }
        let committed = try Repository.corpus(of: name).map { [UInt8](try Data(contentsOf: URL(filePath: $0))) }
        // The seeds follow the formats of today; what was committed may be of an earlier one.
        var corpus = target.seeds.sorted { $0.key < $1.key }.map(\.value) + committed
        #expect(!committed.isEmpty && committed.count < corpus.count)
        for input in corpus { try run(input) }
        var random = RandomBytes(seed: seed)
        let end = ContinuousClock.now + .seconds(Self.seconds)
        var runs = 0
        while ContinuousClock.now < end || runs < 10 {
            let parent = corpus.randomElement(using: &random) ?? []
            let input = target.mutate(parent, using: &random) ?? mutated(parent, limit: 4096, using: &random)
            try run(input)
            // Mutations add up, so that inputs far from the corpus are reached.
            if corpus.count < 10_000 { corpus.append(input) }
            runs += 1
        }
        print("fuzzing \(name): \(runs) mutated inputs")
    }
}
