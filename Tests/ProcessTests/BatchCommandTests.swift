import Foundation
import TestSupport
import Testing

@Suite("taste - with commands in its standard input", .enabled(if: DaemonProcess.isBuilt, "needs tasted"))
struct BatchCommandTests {
    /// Runs `taste -` with these lines.
    private func run(
        _ lines: [String], _ arguments: String..., daemon: DaemonProcess
    ) async throws -> CommandLineRun {
        let folder = try TemporaryFolder()
        try lines.joined(separator: "\n").write(toFile: folder.path("commands"), atomically: true, encoding: .utf8)
        return try await CommandLineRun(
            ["-"] + arguments, socket: daemon.socket,
            input: FileHandle(forReadingFrom: folder.url.appending(path: "commands")))
    }

    @Test("Each line is a command, with words as in a shell, and prints what the command prints")
    func commands() async throws {
        let daemon = try await DaemonProcess()
        let batch = try await run(
            [
                "# films", "", "rate ann 'The Thing' 4.5 --time 100",
                #"rate "bob \"b\" bo" Alien\ 3 4 --time 200  # his"#,
                "history ann", "recommend ann --json -n 1", "rate '' x 3", "unrate ann 'The Thing'",
            ], daemon: daemon)
        #expect(batch.exit == 1)
        #expect(batch.complaints.hasPrefix("taste: line 7: "))
        #expect(batch.complaints.hasSuffix("taste: 1 line failed, line 7 first\n"))
        #expect(batch.output.contains("ann gives The Thing 4.5 (sequence 1)\n"))
        #expect(batch.output.contains(#"{"item":"Alien 3","#))
        let history = try await daemon.taste("history", #"bob "b" bo"#, "--json")
        #expect(try history.objects().first?["item"] as? String == "Alien 3")
        #expect(try await daemon.taste("history", "ann", "--json").lines.isEmpty)
    }

    @Test("Ratings print the sequence numbers and new items that they print one by one, in their order")
    func ratings() async throws {
        let daemon = try await DaemonProcess()
        var lines = (0..<1000).map { "rate u\($0 % 7) i\($0 % 50) \(1 + $0 % 5) --time \($0)" }
        lines.insert("rate u0 i0 99", at: 500)
        let batch = try await run(lines, "--json", daemon: daemon)
        #expect(batch.exit == 1 && batch.complaints.contains("taste: line 501: "))
        let objects = try batch.objects()
        #expect(objects.compactMap { $0["sequence"] as? Int } == Array(1...1000))
        #expect(objects.compactMap { $0["new_item"] as? String } == (0..<50).map { "i\($0)" })
        let status = try await daemon.taste("status", "--json").objects()[0]
        #expect(status["ratings"] as? Int == 350 && status["sequence"] as? Int == 1000)
        #expect(try await daemon.taste("history", "u0", "-n", "1", "--json").objects()[0]["time"] as? Int == 994)
    }

    @Test(
        "A line that cannot be run is reported with its number, and the exit status is its own",
        arguments: [
            ("history nobody", 3, "There is no user nobody"), ("rate ann", 64, "Missing"),
            ("rate ann 'Alien 4", 64, "' is not closed"), ("rate ann Alien\\", 64, "backslash"),
            ("frobnicate", 64, "frobnicate is no command"), ("-", 64, "standard input"),
            ("evaluate --ratings x", 64, "no call of the daemon"), ("set put mine -", 64, "name a file"),
            ("status --socket /nowhere", 64, "--socket stands behind"), ("rate ann Alien 17", 1, "scale"),
        ])
    func failures(line: String, exit: Int32, complaint: String) async throws {
        let daemon = try await DaemonProcess()
        let batch = try await run(["rate ann Up 4", line, "rate ann Moon 3"], daemon: daemon)
        #expect(batch.exit == exit, "\(batch.complaints)")
        #expect(batch.complaints.contains("taste: line 2: ") && batch.complaints.contains(complaint))
        #expect(try await daemon.taste("history", "ann", "--json").lines.count == 2)
        let stopped = try await run(["rate cyd Moon 3", line, "rate bob Moon 3"], "--stop", daemon: daemon)
        #expect(stopped.exit == exit && stopped.complaints.contains("taste: line 2: "), "\(stopped.complaints)")
        #expect(stopped.complaints.hasSuffix("taste: 1 line failed, line 2 first\n"))
        #expect(try await daemon.taste("history", "cyd", "--json").lines.count == 1)
        #expect(try await daemon.taste("history", "bob").exit == 3)
    }

    @Test("An answer is printed before the next line arrives, and the end of the input ends the batch")
    func conversation() async throws {
        let daemon = try await DaemonProcess()
        let (input, output) = (Pipe(), Pipe())
        let running = Task {
            try await CommandLineRun(
                ["-", "--json"], socket: daemon.socket, output: output.fileHandleForWriting,
                input: input.fileHandleForReading)
        }
        for number in 1...3 {
            try input.fileHandleForWriting.write(contentsOf: Data("rate ann i\(number) 4\n".utf8))
            let answer = String(data: output.fileHandleForReading.availableData, encoding: .utf8)
            #expect(answer?.hasPrefix(#"{"sequence":\#(number),"#) == true)
        }
        try input.fileHandleForWriting.close()
        #expect(try await running.value.exit == 0)
    }

    @Test("A daemon that cannot be reached ends the batch")
    func noDaemon() async throws {
        let batch = try await CommandLineRun(["-"], socket: "/nowhere.sock")
        #expect(batch.exit == 2 && batch.complaints.contains("/nowhere.sock"))
    }
}
