import Foundation
import Testing

/// The tests do what users and administrators do with the installed service, under a systemd that they boot.
@Suite(
    "The service under a real systemd", .serialized,
    .enabled(if: InSystemdContainer.possible, InSystemdContainer.requirement),
    InSystemdContainer(), .timeLimit(.minutes(5)))
struct SystemdTests {
    private let container: SystemdContainer

    init() throws { container = try #require(SystemdContainer.current) }

    @Test("systemctl start returns when the daemon is ready, and systemctl status shows what it does")
    func start() async throws {
        try await container.start("tasted")
        #expect(try await container.property("ActiveState") == "active")
        #expect(try await container.property("SubState") == "running")
        #expect(try await !container.property("StatusText").isEmpty)
    }

    @Test("A user of the socket's group rates, and gets recommendations of items that similar users like")
    func ordinaryUser() async throws {
        try await container.start("tasted")
        try await container.addUser("alice")
        for rating in [["bob", "heat"], ["bob", "ronin"], ["carol", "ronin"], ["alice", "heat"]] {
            try await container.taste(as: "alice", "rate", rating[0], rating[1], "5").succeed()
        }
        let answer = try await container.taste(as: "alice", "recommend", "alice", "--json").succeed().objects()
        let items = answer.dropFirst().compactMap { $0["item"] as? String }
        #expect(items.contains("ronin"))
        #expect(!items.contains("heat"))
    }

    @Test("A user outside the socket's group is refused with the reason")
    func stranger() async throws {
        try await container.start("tasted")
        try await container.addUser("mallory", inGroup: false)
        let refused = try await container.taste(as: "mallory", "status").run()
        #expect(refused.status != 0)
        #expect(refused.output.isEmpty)
        #expect(!refused.errors.isEmpty)
    }

    @Test("A request that waits in the socket while the daemon is killed is answered by the next daemon")
    func killed() async throws {
        try await container.start("tasted")
        try await container.addUser("dave")
        let killed = try await container.property("MainPID")

        // A stopped process accepts no connection, so the request waits in the socket, which systemd holds.
        try await container.succeed("systemctl", "kill", "--signal=STOP", "--kill-whom=main", "tasted")
        let waiting = try container.taste(as: "dave", "rate", "dave", "alien", "4.5", "--json").start()
        let connecting = " 02 "
        try await container.wait(for: "The request never reached the socket") {
            try container.kernelSockets(at: "/run/tasted/tasted.sock").contains { $0.contains(connecting) }
        }
        try await container.succeed("systemctl", "kill", "--signal=KILL", "--kill-whom=main", "tasted")

        let answer = try await waiting.finish()
        #expect(answer.status == 0, "\(answer.everything)")
        #expect(try answer.objects().first?["sequence"] is Int)
        #expect(try await container.property("MainPID") != killed)
        let history = try await container.taste(as: "dave", "history", "dave", "--json").succeed().objects()
        #expect(history.map { $0["item"] as? String } == ["alien"])
        #expect(history.map { $0["value"] as? Double } == [4.5])
    }

    @Test("All data is still stored after a stop and a start")
    func stopAndStart() async throws {
        try await container.start("tasted")
        try await container.addUser("erin")
        for item in ["brazil", "gattaca", "solaris"] {
            try await container.taste(as: "erin", "rate", "erin", item, "4").succeed()
        }
        let status = container.taste(as: "erin", "status", "--json")
        let history = container.taste(as: "erin", "history", "erin", "--json")
        let before = (try await status.succeed().objects(), try await history.succeed().output)

        try await container.succeed("systemctl", "stop", "tasted.service")
        #expect(try await container.property("Result") == "success")
        #expect(try await container.property("ActiveState") == "inactive")
        try await container.start("tasted.service")

        let after = (try await status.succeed().objects(), try await history.succeed().output)
        for key in ["users", "items", "ratings", "sequence"] {
            let number = try #require(before.0.first?[key] as? Int)
            #expect(after.0.first?[key] as? Int == number, "\(key)")
        }
        #expect(before.1.split(separator: "\n").count == 3)
        #expect(after.1 == before.1)
    }

    @Test("A connection starts a stopped daemon")
    func activation() async throws {
        try await container.start("tasted.socket")
        try await container.succeed("systemctl", "stop", "tasted.service")
        try await container.addUser("frank")
        #expect(try await container.taste(as: "frank", "status", "--json").run().status == 0)
        #expect(try await container.property("ActiveState") == "active")
    }

    @Test("systemctl reload applies new settings without a restart")
    func reload() async throws {
        try await container.start("tasted")
        let process = try await container.property("MainPID")
        try await container.succeed("systemctl", "reload", "tasted")
        #expect(try await container.run("taste", "status").status == 0)
        #expect(try await container.property("MainPID") == process)
    }

    @Test("A daemon that hangs is restarted by the watchdog")
    func watchdog() async throws {
        let overrides = "[Service]\nWatchdogSec=1s\nTimeoutAbortSec=1s\n"
        let folder = "/run/systemd/system/tasted.service.d"
        try await container.succeed("mkdir", "-p", folder)
        try await container.succeed("sh", "-c", "printf '%s' '\(overrides)' > \(folder)/watchdog.conf")
        try await container.succeed("systemctl", "daemon-reload")
        try await container.succeed("systemctl", "restart", "tasted")
        let hung = try await container.property("MainPID")

        try await container.succeed("systemctl", "kill", "--signal=STOP", "--kill-whom=main", "tasted")
        try await container.wait(for: "The watchdog never restarted the daemon") {
            let state = try await container.property("ActiveState")
            let process = try await container.property("MainPID")
            return state == "active" && process != hung
        }
        #expect(try await container.run("taste", "status").status == 0)
        let journal = try await container.succeed("journalctl", "--unit=tasted", "--output=cat").output
        #expect(journal.contains("Watchdog timeout"))

        try await container.succeed("rm", "-r", folder)
        try await container.succeed("systemctl", "daemon-reload")
        try await container.succeed("systemctl", "restart", "tasted")
    }

    @Test("An instance has its own ratings and its own socket")
    func instance() async throws {
        try await container.start("tasted", "tasted@books")
        try await container.succeed("taste", "rate", "grace", "nostalghia", "5")
        let books = ["--socket", "/run/tasted/books.sock"]
        try await container.succeed(["taste", "rate", "grace", "dune", "3"] + books)
        let read = try await container.succeed(["taste", "history", "grace", "--json"] + books).objects()
        #expect(read.map { $0["item"] as? String } == ["dune"])
        let seen = try await container.succeed("taste", "history", "grace", "--json").objects()
        #expect(seen.map { $0["item"] as? String } == ["nostalghia"])
        try await container.succeed("systemctl", "stop", "tasted@books.service", "tasted@books.socket")
    }

    @Test("The daemon has no capabilities, cannot gain any, and runs under a system call filter")
    func privileges() async throws {
        try await container.start("tasted")
        let process = try await container.property("MainPID")
        let status = try await container.succeed("cat", "/proc/\(process)/status").output
        let fields = Dictionary(
            uniqueKeysWithValues: status.split(separator: "\n").map { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                return (String(parts[0]), parts.dropFirst().joined().trimmingCharacters(in: .whitespaces))
            })
        #expect(fields["CapEff"] == "0000000000000000")
        #expect(fields["CapBnd"] == "0000000000000000")
        #expect(fields["NoNewPrivs"] == "1")
        #expect(fields["Seccomp"] == "2")
        #expect(try await container.property("User") == "tasted")
    }

    @Test("systemd rates the exposure of both services 0.5 or less and reports no mistakes in the units")
    func exposure() async throws {
        for unit in ["tasted.service", "tasted@books.service"] {
            // The argument of --threshold is ten times the exposure that is shown.
            let rated = try await container.run("systemd-analyze", "security", "--no-pager", "--threshold=5", unit)
            #expect(rated.status == 0, "\(rated.everything)")
            let verified = try await container.run("systemd-analyze", "verify", "--recursive-errors=no", unit)
            #expect(verified.status == 0, "\(verified.everything)")
            #expect(verified.errors.isEmpty, "\(verified.everything)")
        }
    }
}
