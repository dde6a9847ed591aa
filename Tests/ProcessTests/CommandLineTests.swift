import Foundation
import TestSupport
import Testing

@Suite("taste with a running tasted")
struct CommandLineTests {
    /// Ratings in which even users like even items and odd users like odd ones. No user has rated every item.
    static let checkerboard: String = {
        var csv = "user,item,rating,time\n"
        for user in 0..<40 {
            for item in 0..<30 where (user * 7 + item * 11) % 5 != 0 {
                csv += "u\(user),i\(item),\(user % 2 == item % 2 ? 5 : 1),\(1_000_000_000 + user * 100 + item)\n"
            }
        }
        return csv
    }()

    /// - Parameter learnsByItself: Whether the daemon trains on its own; if not, generations change only on request.
    private func trainedDaemon(learnsByItself: Bool = false) async throws -> DaemonProcess {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "\(learnsByItself)"])
        let folder = try TemporaryFolder()
        try Self.checkerboard.write(toFile: folder.path("ratings.csv"), atomically: true, encoding: .utf8)
        let titles = "item,title\n" + (0..<30).map { "i\($0),Title \($0) (1995)\n" }.joined()
        try titles.write(toFile: folder.path("items.csv"), atomically: true, encoding: .utf8)
        let imported = try await daemon.taste("import", folder.url.path)
        try #require(imported.exit == 0, "\(imported.complaints)")
        let trained = try await daemon.taste("train", "--json")
        try #require(trained.exit == 0, "\(trained.complaints)")
        #expect(
            Array(trained.keys(ofLine: 0).prefix(5)) == [
                "model", "validation_rmse", "seconds", "generation", "trained_through",
            ])
        return daemon
    }

    @Test("rate, history and unrate print the JSON that scripts rely on")
    func rateAndHistory() async throws {
        let daemon = try await DaemonProcess()
        #expect(
            try await daemon.taste("rate", "ann", "318", "4.5", "--time", "100", "--json").output
                == #"{"sequence":1,"new_item":"318","nearest":null,"nearest_title":null}"# + "\n")
        #expect(
            try await daemon.taste("rate", "ann", "a/ü", "2", "--time", "200", "--json").output
                == #"{"sequence":2,"new_item":"a/ü","nearest":null,"nearest_title":null}"# + "\n")
        let history = try await daemon.taste("history", "ann", "--json")
        #expect(
            history.lines == [
                #"{"item":"a/ü","value":2.0,"time":200,"title":"","private":false}"#,
                #"{"item":"318","value":4.5,"time":100,"title":"","private":false}"#,
            ])
        #expect(try await daemon.taste("history", "ann", "-n", "1", "--json").lines.count == 1)
        #expect(try await daemon.taste("unrate", "ann", "318", "--json").output == "{\"sequence\":3}\n")
        #expect(try await daemon.taste("history", "ann", "--json").lines.count == 1)
    }

    @Test("recommend prints the path of the answer and then the items, best first")
    func recommend() async throws {
        let daemon = try await trainedDaemon()
        let known = try await daemon.taste("recommend", "u2", "--json", "-n", "3")
        #expect(known.keys(ofLine: 0) == ["user", "path", "sequence", "generation", "trained_through", "next_cursor"])
        #expect(known.keys(ofLine: 1) == ["item", "title", "score", "predicted", "path"])
        let objects = try known.objects()
        #expect(objects.count == 4 && objects[0]["user"] as? String == "u2")
        #expect(["model", "fold-in"].contains(objects[0]["path"] as? String))
        let scores = objects.dropFirst().compactMap { $0["score"] as? Double }
        #expect(scores == scores.sorted(by: >) && scores.count == 3)
        // The best recommendation must be an even item that user 2 has not rated.
        let best = try #require(objects[1]["item"] as? String)
        #expect(Int(best.dropFirst()).map { $0 % 2 == 0 && (14 + $0 * 11) % 5 == 0 } == true)
        #expect(objects[1]["title"] as? String == "Title \(best.dropFirst()) (1995)")
    }

    @Test("An unknown user gets popular items with an explanation, and the first ratings change the next answer")
    func newcomer() async throws {
        let daemon = try await trainedDaemon()
        let before = try await daemon.taste("recommend", "somebody", "--json")
        #expect(try before.objects()[0]["path"] as? String == "popularity" && before.lines.count == 11)
        let table = try await daemon.taste("recommend", "somebody")
        #expect(table.lines.last?.contains("nobody named somebody has rated anything yet") == true)
        #expect(!table.output.contains("\u{1B}") && table.lines[0].hasPrefix(" #  title"))
        for (item, value) in [("i1", "5"), ("i3", "5"), ("i5", "5"), ("i2", "1"), ("i4", "1")] {
            #expect(try await daemon.taste("rate", "somebody", item, value).exit == 0)
        }
        let after = try await daemon.taste("recommend", "somebody", "--json", "-n", "5")
        #expect(try after.objects()[0]["path"] as? String == "fold-in")
        let items = try after.objects().dropFirst().compactMap { $0["item"] as? String }
        #expect(items.allSatisfy { Int($0.dropFirst()).map { $0 % 2 == 1 && ![1, 3, 5].contains($0) } == true })
    }

    @Test("predict and similar print one object per line")
    func predictAndSimilar() async throws {
        let daemon = try await trainedDaemon()
        let predicted = try await daemon.taste("predict", "u2", "i6", "i5", "--json")
        #expect(predicted.keys(ofLine: 0) == ["item", "predicted", "title", "path"])
        let values = try predicted.objects().compactMap { $0["predicted"] as? Double }
        #expect(values.count == 2 && values[0] > values[1])
        #expect(try predicted.objects().map { $0["item"] as? String } == ["i6", "i5"])
        let similar = try await daemon.taste("similar", "i6", "--json", "-n", "4")
        #expect(similar.lines.count == 4 && similar.keys(ofLine: 0) == ["item", "title", "similarity", "path"])
        #expect(try similar.objects().allSatisfy { ($0["item"] as? String) != "i6" })
    }

    @Test("status prints what is stored and what has been learned")
    func status() async throws {
        let daemon = try await trainedDaemon()
        let status = try await daemon.taste("status", "--json")
        #expect(
            Array(status.keys(ofLine: 0).prefix(8)) == [
                "users", "items", "ratings", "sequence", "generation", "trained_through", "model", "ready",
            ])
        let object = try #require(try status.objects().first)
        #expect(object["users"] as? Int == 40 && object["items"] as? Int == 30 && object["ratings"] as? Int == 960)
        #expect(object["ready"] as? Bool == true && object["generation"] as? Int ?? 0 >= 1)
        #expect(try await daemon.taste("status").output.contains("ratings      960"))
    }

    @Test("train is not refused while the daemon trains on its own, as it does after an import")
    func trainWhileLearning() async throws {
        let daemon = try await trainedDaemon(learnsByItself: true)
        let status = try #require(try await daemon.taste("status", "--json").objects().first)
        #expect(status["trained_through"] as? Int == status["sequence"] as? Int)
    }

    @Test("models lists the kept models and switches between them, and train accepts hyper-parameters")
    func models() async throws {
        let daemon = try await trainedDaemon()
        let trained = try await daemon.taste(
            "train", "--model", "sae", "--set", "epochs=3", "--set", "rate=0.05", "--json")
        #expect(trained.exit == 0, "\(trained.complaints)")
        let parameters = try trained.objects()[0]["parameters"] as? [String: Any]
        #expect(parameters?["epochs"] as? Int == 3)
        let list = try await daemon.taste("models", "--json")
        #expect(
            Array(list.keys(ofLine: 0).prefix(5)) == ["generation", "model", "serving", "time", "validation_rmse"])
        let kept = try list.objects()
        #expect(kept.map { $0["generation"] as? Int } == [2, 1])
        #expect(kept.map { $0["serving"] as? Bool } == [true, false])
        #expect(
            (kept[0]["bytes"] as? Int ?? 0) > 0 && (kept[0]["parameters"] as? [String: Any])?["epochs"] as? Int == 3)
        let first = try #require(kept[1]["model"] as? String)
        #expect(try await daemon.taste("models", "use", first, "--json").objects()[0]["generation"] as? Int == 1)
        let answer = try await daemon.taste("recommend", "u2", "--json", "-n", "1")
        #expect(try answer.objects()[0]["generation"] as? Int == 1)
        #expect(try await daemon.taste("models", "use", "2").output.hasPrefix("sae, generation 2, serves"))
        let table = try await daemon.taste("models")
        #expect(table.lines[0].hasPrefix("generation  model") && table.lines[0].hasSuffix("verdict"))
        #expect(table.lines[1].contains(" yes ") && table.lines[1].hasSuffix("accepted"))
        #expect(table.lines.allSatisfy { $0.count <= 100 } && table.lines.contains { $0.hasPrefix("2: ") })
        let back = try await daemon.taste("models", "rollback", "--json")
        #expect(try back.objects()[0]["generation"] as? Int == 1 && back.objects()[0]["state"] as? String == "accepted")
        let further = try await daemon.taste("models", "rollback")
        #expect(further.exit == 3 && further.complaints.contains("No earlier model"))
        #expect(try await daemon.taste("models", "rollback", "2").output.hasPrefix("sae, generation 2, serves"))
        let unknown = try await daemon.taste("models", "use", "oracle")
        #expect(unknown.exit == 3 && unknown.complaints.contains("oracle") && unknown.output.isEmpty)
        let wrong = try await daemon.taste("train", "--model", "sae", "--set", "epoch=3")
        #expect(wrong.exit == 1 && wrong.complaints.contains("epochs"))
    }

    @Test("An unknown user gets items of the liked genres, and the error for an unknown genre lists the known ones")
    func likedGenres() async throws {
        let daemon = try await DaemonProcess()
        let folder = try TemporaryFolder()
        let ratings = "user,item,rating\nann,Alien,5\nbob,Alien,4\nann,Airplane!,3\nbob,Heat,5\n"
        let items = "item,title,genres\nAlien,Alien,Horror|Sci-Fi\nAirplane!,Airplane!,Comedy\nHeat,Heat,Crime\n"
        try ratings.write(toFile: folder.path("ratings.csv"), atomically: true, encoding: .utf8)
        try items.write(toFile: folder.path("items.csv"), atomically: true, encoding: .utf8)
        #expect(try await daemon.taste("import", folder.url.path).exit == 0)
        let run = try await daemon.taste("recommend", "somebody", "--like-genre", "comedy", "--json", "-n", "2")
        let objects = try run.objects()
        #expect(objects[0]["path"] as? String == "content" && objects[1]["item"] as? String == "Airplane!")
        let table = try await daemon.taste("recommend", "somebody", "--like-genre", "Comedy", "--like-genre", "Crime")
        #expect(table.lines.last?.contains("Comedy, Crime") == true)
        let unknown = try await daemon.taste("recommend", "somebody", "--like-genre", "Comdy")
        #expect(unknown.exit == 1 && unknown.complaints.contains("Did you mean Comedy?"))
    }

    @Test("--socket may precede the command")
    func leadingSocketOption() async throws {
        let daemon = try await DaemonProcess()
        for arguments in [
            ["--socket", daemon.socket, "status", "--json"], ["--socket=" + daemon.socket, "models", "list"],
            ["--socket", daemon.socket, "rate", "--", "ann", "joke-7", "0.5"],
        ] {
            let run = try await CommandLineRun(arguments, socket: "/nowhere.sock")
            #expect(run.exit == 0 && !run.lines.isEmpty, "\(run.complaints)")
        }
    }

    @Test("forget removes a user")
    func forget() async throws {
        let daemon = try await DaemonProcess()
        _ = try await daemon.taste("rate", "ann", "x", "4")
        #expect(try await daemon.taste("forget", "ann", "--yes", "--json").keys(ofLine: 0) == ["sequence"])
        let history = try await daemon.taste("history", "ann")
        #expect(history.exit == 3 && history.complaints.contains("ann") && history.output.isEmpty)
        #expect(try await daemon.taste("forget", "ann", "--yes").exit == 3)
    }

    @Test("A reader that closes the pipe early, as head does, is not a failure")
    func brokenPipe() async throws {
        let daemon = try await trainedDaemon()
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let run = try await CommandLineRun(
            ["items", "--all"], socket: daemon.socket, output: pipe.fileHandleForWriting)
        #expect(run.exit == 0 && run.complaints.isEmpty)
    }

    @Test("--socket may follow the command")
    func socketOption() async throws {
        let daemon = try await DaemonProcess()
        let run = try await CommandLineRun(["status", "--json", "--socket", daemon.socket], socket: "/nowhere.sock")
        #expect(run.exit == 0 && run.lines.count == 1)
    }

    @Test(
        "A call that the daemon refuses exits with 1 and the reason, and stores nothing",
        arguments: [
            ["rate", "ann", "x", "5.5"], ["rate", "ann", "x", "4.7"], ["rate", "ann", "x", "nan"],
            ["rate", "ann", "x", "inf"],
            ["rate", "", "x", "4"], ["rate", "ann", String(repeating: "x", count: 256), "4"],
            ["recommend", "ann", "-n", "1000000"],
        ])
    func refused(arguments: [String]) async throws {
        let daemon = try await DaemonProcess()
        let run = try await CommandLineRun(arguments + ["--json"], socket: daemon.socket)
        #expect(run.exit == 1 && run.output.isEmpty)
        #expect(run.complaints.hasPrefix("taste: ") && run.complaints.count > 20, "\(run.complaints)")
        #expect(try await daemon.taste("status", "--json").objects()[0]["ratings"] as? Int == 0)
    }

    @Test(
        "An unknown item or user exits with 3",
        arguments: [
            ["similar", "ghost"], ["history", "ghost"], ["unrate", "ghost", "x"], ["predict", "ann", "ghost"],
        ])
    func notFound(arguments: [String]) async throws {
        let daemon = try await DaemonProcess()
        let run = try await CommandLineRun(arguments, socket: daemon.socket)
        #expect(run.exit == 3 && run.complaints.contains("ghost"), "\(run.complaints)")
    }
}

@Suite("taste without a daemon")
struct CommandLineAloneTests {
    @Test("An unreachable daemon exits with 2, and the error names the socket")
    func unreachable() async throws {
        let folder = try TemporaryFolder()
        let run = try await CommandLineRun(["status"], socket: folder.path("none.sock"))
        #expect(run.exit == 2 && run.output.isEmpty && run.complaints.contains(folder.path("none.sock")))
    }

    @Test(
        "Wrong arguments exit with 64",
        arguments: [
            ["rate", "ann", "x"], ["rate", "ann", "x", "good"], ["recommend", "ann", "-n", "0"], ["nonsense"],
            ["import", "x", "--columns", "user,stars"], ["import", "x", "--duplicates", "first"], ["predict", "ann"],
            ["train", "--set", "epochs"], ["tune"], ["tune", "--ratings", "x", "--budget", "0"], ["models", "use"],
        ])
    func usage(arguments: [String]) async throws {
        let run = try await CommandLineRun(arguments, socket: "/nowhere.sock")
        #expect(run.exit == 64 && run.complaints.contains("Usage: taste"))
    }

    @Test(
        "The help of a command shows examples and exit statuses", arguments: ["import", "rate", "recommend", "items"])
    func help(command: String) async throws {
        let whole = try await CommandLineRun(["--help"], socket: nil)
        #expect(whole.exit == 0 && whole.output.contains("EXIT STATUS") && whole.output.contains("  " + command))
        let run = try await CommandLineRun([command, "--help"], socket: nil)
        #expect(run.exit == 0 && run.output.contains("USAGE: taste \(command)"))
    }
}
