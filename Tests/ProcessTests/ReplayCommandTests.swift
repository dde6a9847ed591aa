import Foundation
import TestSupport
import Testing

@Suite("taste replay")
struct ReplayCommandTests {
    private static let ratings: String = {
        var csv = "user,item,rating,time\n"
        for user in 0..<60 {
            for item in 0..<30 where (user * 7 + item * 11) % 5 < 2 {
                csv += "u\(user),i\(item),\(user % 2 == item % 2 ? 5 : 2),\(1_000_000_000 + user * 100 + item)\n"
            }
        }
        return csv
    }()

    private func replay(_ content: String, _ arguments: String...) async throws -> CommandLineRun {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        try content.write(toFile: folder.path("r.csv"), atomically: true, encoding: .utf8)
        return try await CommandLineRun(["replay", "--ratings", folder.path("r.csv")] + arguments, socket: nil)
    }

    @Test("replay --json prints an object for each chunk and one with the gap closed and the costs for each model")
    func objects() async throws {
        let run = try await replay(Self.ratings, "--model", "bias,popularity", "--chunks", "3", "--json")
        #expect(run.exit == 0, "\(run.complaints)")
        let objects = try run.objects()
        #expect(objects.map { $0["chunk"] as? Int } == [1, 2, 3, nil, 1, 2, 3, nil])
        #expect(objects[1]["rmse_incremental"] as? Double != nil && objects[1]["ndcg@10_full"] as? Double != nil)
        for figure in ["gap_closed_rmse", "gap_closed_ndcg@10", "cost_ratio", "update_p50_ms", "update_p99_ms"] {
            #expect(objects[3].keys.contains(figure), "\(figure)")
        }
        #expect(objects[3]["cost_ratio"] as? Double != nil && objects[3]["update_p99_ms"] as? Double != nil)
        #expect(objects[7]["rmse_full"] is NSNull && objects[7]["gap_closed_rmse"] is NSNull)
    }

    @Test("replay gives the same figures for the same seed on one and on two threads")
    func repeatable() async throws {
        var figures: [[String]] = []
        for threads in ["1", "2"] {
            let run = try await replay(
                Self.ratings, "--model", "autoencoder", "--chunks", "2", "--threads", threads, "--seed", "7", "--json")
            #expect(run.exit == 0, "\(run.complaints)")
            figures.append(try run.objects().map { "\($0["rmse_incremental"] ?? "") \($0["ndcg@10_full"] ?? "")" })
        }
        #expect(figures[0] == figures[1] && figures[0].count == 3)
    }

    @Test("replay prints a table and the gap closed")
    func table() async throws {
        let run = try await replay(Self.ratings, "--model", "bias", "--chunks", "2", "--batch", "7")
        #expect(run.exit == 0 && run.lines[0].hasPrefix("bias: 720 ratings, the first 360 fitted"), "\(run.output)")
        #expect(run.output.contains("gap closed: RMSE ") && run.output.contains("% of full retraining"))
    }

    @Test("replay ranks positive feedback without times in the order of the file")
    func positive() async throws {
        let csv = "user,item\n" + (0..<40).map { "u\($0 % 13),i\($0 % 7)\n" }.joined()
        let run = try await replay(csv, "--model", "popularity", "--chunks", "2", "--json")
        #expect(run.exit == 0, "\(run.complaints)")
        let object = try #require(try run.objects().last)
        #expect(object["rmse_full"] is NSNull && object["ndcg@10_full"] as? Double != nil)
    }

    @Test("replay exits with 65 and a message if the data cannot be replayed")
    func refused() async throws {
        for csv in ["user,item,rating\na,x,3\n", "user,item,rating\na,x,much\n", ""] {
            let run = try await replay(csv, "--model", "bias")
            #expect(run.exit == 65 && run.output.isEmpty && run.complaints.contains("taste: "), "\(run.complaints)")
        }
    }

    @Test(
        "replay exits with 64 for wrong arguments",
        arguments: [
            ["--model", "nonsense"], ["--chunks", "1"], ["--initial", "1"], ["--batch", "0"], ["--set", "nonsense=1"],
        ])
    func usage(arguments: [String]) async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        try Self.ratings.write(toFile: folder.path("r.csv"), atomically: true, encoding: .utf8)
        let run = try await CommandLineRun(
            ["replay", "--ratings", folder.path("r.csv")] + arguments, socket: nil)
        #expect(run.exit == 64 && !run.complaints.isEmpty && run.output.isEmpty, "\(run.complaints)")
    }
}
