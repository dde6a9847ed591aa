import ArgumentParser
import Foundation
import TasteClient
import TasteProtocol
import TasteValues
import TerminalOutput

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check a store for damage: every value, and whether the tables agree.",
        discussion: """
            Without --state the running daemon checks its store, which only root and the
            daemon's own user may ask for. With --state the store in that folder is
            checked, with or without a daemon.
            With --json, one
              {"part","what","remedy"}
            a line for each finding ("part": file, settings, user, item, log or model), then
              {"found","users","items","ratings","events","generations","tiles"}.
            The exit status is 0 for a sound store and 65 for a damaged one.
            EXAMPLES
              taste check
              sudo taste check --state /var/lib/tasted
            """)

    @Option(
        name: .long, parsing: .unconditional, help: "The state folder of the store, instead of asking a daemon.",
        completion: .directory)
    var state: String?
    @OptionGroup var place: SocketOption
    @Flag(name: .long, help: "Print one JSON object a line.") var json = false

    func run() async throws {
        do {
            let report = if let state { try offline(state) } else { try await online() }
            var output = Output()
            try output.report(report, json: json)
            try output.flush()
            if report.found > 0 { throw CommandFailure(.badData, "the store is damaged") }
        } catch {
            throw CommandFailure(error).reported()
        }
    }

    private func online() async throws -> CheckReport {
        let configuration = TasteClient.Configuration(name: "taste/" + Taste.version)
        let client: TasteClient
        do { client = try await TasteClient.connect(path: place.socket, configuration: configuration) } catch {
            throw CommandFailure(.unreachable, CommandFailure(error).message + "; --state checks without a daemon")
        }
        defer { client.close() }
        return try await client.check().value
    }

    /// Runs `tasted --check-store`, because only the daemon's program knows the store's format.
    private func offline(_ state: String) throws -> CheckReport {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [Self.daemonProgram, "--check-store", state]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationReason == .exit else {
            throw CommandFailure(
                .badData,
                "the check was ended by signal \(process.terminationStatus): a page of the file is damaged. Restore the folder \(state)/store from a backup."
            )
        }
        // What went wrong is on standard error already.
        guard let report = try? CheckReport(text: data) else {
            throw CommandFailure(.failed, "the store cannot be checked")
        }
        return report
    }

    /// `tasted` beside this program, or the one that the shell would find.
    private static var daemonProgram: String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let sibling = URL(filePath: own).deletingLastPathComponent().appending(path: "tasted").path
        return FileManager.default.isExecutableFile(atPath: sibling) ? sibling : "tasted"
    }
}

extension Output {
    fileprivate mutating func report(_ report: CheckReport, json isJSON: Bool) throws {
        for finding in report.findings {
            guard isJSON else {
                try line("\(finding.part): \(Printable.text(finding.what)). \(finding.remedy)")
                continue
            }
            try json {
                $0.add("part", finding.part)
                $0.add("what", finding.what)
                $0.add("remedy", finding.remedy)
            }
        }
        guard isJSON else {
            let verdict = report.found == 0 ? "sound" : "\(Plain.count(report.found)) findings"
            return try remark(
                "\(verdict): \(Plain.count(report.users)) users, \(Plain.count(report.items)) items, \(Plain.count(report.ratings)) ratings, \(Plain.count(report.events)) events, \(Plain.count(report.generations)) generations with \(Plain.count(report.tiles)) tiles"
            )
        }
        try json {
            $0.add("found", report.found)
            $0.add("users", report.users)
            $0.add("items", report.items)
            $0.add("ratings", report.ratings)
            $0.add("events", report.events)
            $0.add("generations", report.generations)
            $0.add("tiles", report.tiles)
        }
    }
}
