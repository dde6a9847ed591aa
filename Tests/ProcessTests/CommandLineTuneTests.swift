import Foundation
import TestSupport
import Testing

@Suite("taste tune")
struct CommandLineTuneTests {
    private func tune(_ folder: TemporaryFolder, _ arguments: String...) async throws -> CommandLineRun {
        let path = folder.path("ratings.csv")
        if !FileManager.default.fileExists(atPath: path) {
            try CommandLineTests.checkerboard.write(toFile: path, atomically: true, encoding: .utf8)
        }
        return try await CommandLineRun(
            ["tune", "--ratings", path, "--model", "sae", "--set", "epochs=12", "--output", folder.path("sae.json")]
                + arguments, socket: nil)
    }

    @Test("tune writes parameters that the daemon accepts and that are no worse than the defaults")
    func writes() async throws {
        let folder = try TemporaryFolder()
        let run = try await tune(folder, "--budget", "4", "--json")
        #expect(run.exit == 0, "\(run.complaints)")
        let objects = try run.objects()
        #expect(objects.count >= 5 && objects.last?["model"] as? String == "sae")
        let (found, defaults) = (
            objects.last?["value"] as? Double ?? .nan, objects.last?["default_value"] as? Double ?? .nan
        )
        #expect(found <= defaults)
        #expect(!FileManager.default.fileExists(atPath: folder.path("sae.json.state")))
        let daemon = try await DaemonProcess(arguments: [
            "--training-parameters", folder.path("sae.json"), "--training-automatic", "false",
        ])
        #expect(try await daemon.taste("import", folder.path("ratings.csv")).exit == 0)
        let trained = try await daemon.taste("train", "--json").objects()[0]
        #expect(trained["model"] as? String == "sae")
        let parameters = trained["parameters"] as? [String: Any]
        #expect(parameters?["epochs"] as? Int == 12)
        for (name, value) in objects.last?["parameters"] as? [String: Double] ?? [:] where name != "rate" {
            #expect(abs((parameters?[name] as? Double ?? .nan) - value) < 1e-3 * value)
        }
    }

    @Test(
        "tune --resume finds the same as an uninterrupted search, and the state of another search is refused")
    func resumes() async throws {
        let folder = try TemporaryFolder()
        let whole = try await tune(folder, "--budget", "60", "--json")
        let file = try Data(contentsOf: URL(filePath: folder.path("sae.json")))
        // An interruption after two fits leaves this state.
        let first = try await interrupted(folder, after: 2)
        #expect(try await tune(folder, "--budget", "60").exit == 64)
        let other = try await tune(folder, "--budget", "61", "--resume")
        #expect(other.exit == 64 && other.complaints.contains("--resume"))
        let rest = try await tune(folder, "--budget", "60", "--json", "--resume")
        #expect(rest.exit == 0, "\(rest.complaints)")
        #expect(rest.lines.count == whole.lines.count - first && rest.lines.count < whole.lines.count)
        #expect(try Data(contentsOf: URL(filePath: folder.path("sae.json"))) == file)
    }

    /// Runs the search and interrupts it by SIGINT once some fits are kept. Returns the number of fits that were kept.
    private func interrupted(_ folder: TemporaryFolder, after count: Int) async throws -> Int {
        let process = Process()
        process.executableURL = URL(filePath: try #require(BuiltProduct.path("taste")))
        process.arguments = [
            "tune", "--ratings", folder.path("ratings.csv"), "--model", "sae", "--set", "epochs=12", "--output",
            folder.path("sae.json"), "--budget", "60", "--json",
        ]
        let complaints = Pipe()
        process.standardError = complaints
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        func fits() -> Int {
            guard let data = FileManager.default.contents(atPath: folder.path("sae.json.state")),
                let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
            else { return 0 }
            return (object["trials"] as? [Any])?.count ?? 0
        }
        while process.isRunning, fits() < count { try await Task.sleep(for: .milliseconds(1)) }
        process.interrupt()
        while process.isRunning { try await Task.sleep(for: .milliseconds(2)) }
        try #require(process.terminationStatus == 130, "it ended before it could be interrupted")
        let text = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(text.contains("--resume"))
        return fits()
    }

    @Test(
        "tune exits with the reason if it cannot search",
        arguments: [
            (["--model", "oracle"], 64, "oracle"), (["--model", "bias"], 64, "bias"),
            (["--set", "units=3"], 64, "units"),
            (["--ratings", "/nowhere.csv"], 65, "nowhere"),
        ])
    func refused(arguments: [String], exit: Int32, word: String) async throws {
        let folder = try TemporaryFolder()
        try "user,item,rating\na,x,3\nb,y,4\n".write(toFile: folder.path("r.csv"), atomically: true, encoding: .utf8)
        var all = ["tune", "--ratings", folder.path("r.csv"), "--model", "sae", "--output", folder.path("o.json")]
        for index in stride(from: 0, to: arguments.count, by: 2) {
            if let known = all.firstIndex(of: arguments[index]) {
                all[known + 1] = arguments[index + 1]
            } else {
                all += arguments[index...(index + 1)]
            }
        }
        let run = try await CommandLineRun(all, socket: nil)
        #expect(run.exit == exit && run.complaints.contains(word), "\(run.complaints)")
        #expect(run.output.isEmpty && !FileManager.default.fileExists(atPath: folder.path("o.json")))
    }
}

@Suite("The configured model")
struct ConfiguredModelTests {
    @Test(
        "A contradictory configuration of the model ends the start with 78 and names the setting",
        arguments: [
            ("{\"model\":\"sae\",\"parameters\":{\"epoch\":3}}", [], "epochs"),
            ("{\"model\":\"oracle\",\"parameters\":{}}", [], "oracle"),
            ("epochs=3", [], "training.parameters"),
            ("{\"model\":\"sae\",\"parameters\":{}}", ["--training-model", "bias"], "training.model"),
            ("{\"model\":\"sae\",\"parameters\":{}}", ["--recommend-liked-from", "5.5"], "recommend.likedFrom"),
        ])
    func refused(json: String, arguments: [String], word: String) async throws {
        let folder = try TemporaryFolder()
        try json.write(toFile: folder.path("p.json"), atomically: true, encoding: .utf8)
        let failure = await #expect(throws: DaemonProcess.StartFailure.self) {
            try await DaemonProcess(arguments: ["--training-parameters", folder.path("p.json")] + arguments)
        }
        #expect(failure?.description.contains(word) == true, "\(failure?.description ?? "")")
    }
}
