import Foundation
import TestSupport
import Testing

@Suite("taste evaluate")
struct EvaluateCommandTests {
    /// Ratings of users with two different tastes, in the order of users.
    private static let ratings: String = {
        var csv = "user,item,rating,time\n"
        for user in 0..<60 {
            for item in 0..<30 where (user * 7 + item * 11) % 5 < 2 {
                csv += "u\(user),i\(item),\(user % 2 == item % 2 ? 5 : 2),\(1_000_000_000 + user * 100 + item)\n"
            }
        }
        return csv
    }()

    private func evaluate(
        _ files: [String: String], _ arguments: String...
    ) async throws -> CommandLineRun {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        for (name, content) in files { try content.write(toFile: folder.path(name), atomically: true, encoding: .utf8) }
        let located = arguments.map { files[$0] == nil ? $0 : folder.path($0) }
        return try await CommandLineRun(["evaluate"] + located, socket: nil)
    }

    @Test(
        "evaluate --json prints one object with every figure for each model and each baseline",
        arguments: ["random", "temporal"])
    func objects(name: String) async throws {
        let run = try await evaluate(
            ["r.csv": Self.ratings], "--ratings", "r.csv", "--protocol", name, "--model", "bias", "--k", "3", "--json")
        #expect(run.exit == 0, "\(run.complaints)")
        let objects = try run.objects()
        #expect(objects.map { $0["model"] as? String } == ["bias", "popularity"])
        for figure in [
            "mae", "precision@5", "ndcg@100", "map@10", "hit_rate", "coverage", "novelty", "diversity", "recall@3",
        ] {
            #expect(objects[0][figure] as? Double != nil && objects[0][figure + "_se"] as? Double != nil, "\(figure)")
        }
        #expect(objects[0]["rmse"] as? Double != nil && objects[1]["rmse"] is NSNull)
        #expect(objects[0]["protocol"] as? String == name && objects[0]["parameters"] is [String: Any])
        #expect(objects[0]["ratings"] as? Int == 576 && objects[0]["test_ratings"] as? Int == 144)
        #expect(objects[0]["train_seconds"] as? Double != nil && objects[0]["memory_peak_mib"] as? Double != nil)
    }

    @Test("evaluate reads files of users and items as positive feedback in the protocol strong")
    func strong() async throws {
        let train = "user,item\n" + (0..<20).map { "u\($0),a\nu\($0),b\nu\($0),c\(1 + $0 % 3)\n" }.joined()
        let run = try await evaluate(
            ["train.csv": train, "fold.csv": "user,item\nn,a\n", "targets.csv": "user,item\nn,b\nn,unheard\n"],
            "--ratings", "train.csv", "--fold-in", "fold.csv", "--test", "targets.csv", "--model", "popularity",
            "--json")
        #expect(run.exit == 0 && run.complaints.contains("1 test entries"), "\(run.complaints)")
        let object = try run.objects()[0]
        #expect(object["protocol"] as? String == "strong" && object["ndcg@100"] as? Double == 1)
        #expect(object["rmse"] is NSNull && object["threshold"] as? Double == 0.75)
    }

    @Test("evaluate prints a table and writes a self-contained report")
    func tableAndReport() async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        try Self.ratings.write(toFile: folder.path("r.csv"), atomically: true, encoding: .utf8)
        let run = try await CommandLineRun(
            ["evaluate", "--ratings", folder.path("r.csv"), "--model", "bias", "--report", folder.path("r.html")],
            socket: nil)
        #expect(run.exit == 0 && run.lines[0].hasPrefix("random: trained on 576 ratings"), "\(run.output)")
        #expect(run.lines.contains { $0.hasPrefix("ndcg@100 ") } && !run.output.contains("nan"))
        let html = try String(contentsOfFile: folder.path("r.html"), encoding: .utf8)
        #expect(html.hasPrefix("<!DOCTYPE html>") && html.contains("<svg"))
    }

    @Test("evaluate counts unknown users and items of the test and uses the documented fallback for them")
    func strangers() async throws {
        let run = try await evaluate(
            ["r.csv": Self.ratings, "t.csv": "user,item,rating\nu1,i2,5\nghost,i3,5\nu2,ghost,4\n"], "--ratings",
            "r.csv",
            "--test", "t.csv", "--model", "bias", "--json")
        #expect(run.exit == 0 && run.complaints.contains("1 users and 1 items"), "\(run.complaints)")
        let object = try run.objects()[0]
        #expect(!run.output.contains("nan") && object["rmse"] as? Double != nil)
    }

    @Test(
        "evaluate prints figures or null, but never NaN, for little data",
        arguments: [
            "user,item,rating\n" + (1...10).map { "a,i\($0),\($0 % 5 + 1)\n" }.joined(),
            "user,item,rating\n" + (1...10).map { "u\($0),x,\($0 % 5 + 1)\n" }.joined(),
            "user,item,rating\n" + (1...30).map { "u\($0 % 10),i\($0 % 7),3\n" }.joined(),
        ])
    func thin(csv: String) async throws {
        let run = try await evaluate(["r.csv": csv], "--ratings", "r.csv", "--model", "autoencoder", "--json")
        #expect(run.exit == 0 && run.lines.count == 3, "\(run.complaints)")
        #expect(!run.output.lowercased().contains("nan") && !run.output.contains("inf"))
        _ = try run.objects()
    }

    @Test("evaluate prints null for rankings, and says why, if no item is liked")
    func nothingLiked() async throws {
        let run = try await evaluate(
            ["r.csv": Self.ratings], "--ratings", "r.csv", "--model", "bias", "--threshold", "9", "--json")
        #expect(run.exit == 0 && run.complaints.contains("threshold 9"), "\(run.complaints)")
        let object = try run.objects()[0]
        #expect(object["ndcg@100"] is NSNull && object["rmse"] as? Double != nil)
    }

    @Test(
        "evaluate exits with 65 and a message if the data cannot be evaluated",
        arguments: [
            ["--ratings", "one.csv"], ["--ratings", "r.csv", "--share", "0.0001"], ["--ratings", "nowhere.csv"],
            ["--ratings", "r.csv", "--protocol", "strong", "--threshold", "9"],
            ["--ratings", "r.csv", "--test", "nowhere.csv"], ["--ratings", "junk.csv"],
        ])
    func refused(arguments: [String]) async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let files = [
            "r.csv": Self.ratings, "one.csv": "user,item,rating\na,x,3\n", "junk.csv": "user,item,rating\na,x,much\n",
        ]
        for (name, content) in files { try content.write(toFile: folder.path(name), atomically: true, encoding: .utf8) }
        let run = try await CommandLineRun(
            ["evaluate", "--model", "bias"] + arguments.map { $0.hasSuffix(".csv") ? folder.path($0) : $0 }, socket: nil
        )
        #expect(run.exit == 65 && run.output.isEmpty)
        #expect(run.complaints.contains("taste: ") && run.complaints.count > 20, "\(run.complaints)")
    }

    @Test(
        "evaluate exits with 64 for wrong arguments",
        arguments: [
            ["--model", "nonsense"], ["--set", "nonsense=1"], ["--set", "novalue"], ["--share", "2"], ["--k", "0"],
            ["--fold-in", "r.csv"], ["--synthetic", "users=5,items=5,ratings=5"], ["--scale", "5,1,1"],
        ])
    func usage(arguments: [String]) async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        try Self.ratings.write(toFile: folder.path("r.csv"), atomically: true, encoding: .utf8)
        let run = try await CommandLineRun(
            ["evaluate", "--ratings", folder.path("r.csv")]
                + arguments.map { $0.hasSuffix(".csv") ? folder.path($0) : $0 }, socket: nil)
        #expect(run.exit == 64 && !run.complaints.isEmpty && run.output.isEmpty, "\(run.complaints)")
    }

    @Test("evaluate exits with 130, a message and no report after Ctrl-C")
    func interrupted() async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let executable = try #require(BuiltProduct.path("taste"))
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = [
            "evaluate", "--synthetic", "users=3000,items=2000,ratings=300000", "--model", "sae", "--report",
            folder.path("r.html"),
        ]
        let complaints = Pipe()
        process.standardError = complaints
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        try await Task.sleep(for: .seconds(1))
        process.interrupt()
        while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
        let said = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(process.terminationStatus == 130 && said.contains("interrupted"), "\(said)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("r.html")))
    }
}
