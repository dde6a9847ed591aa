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

    @Test("systemctl reload applies new settings without a restart, and fails if the configuration cannot be used")
    func reload() async throws {
        try await container.start("tasted")
        let process = try await container.property("MainPID")
        try await container.configure("limits:\n  itemsPerAnswer: 7\nsocketMode: 0600\n")
        try await container.succeed("systemctl", "reload", "tasted")
        #expect(try await container.run("taste", "recommend", "ann", "-n", "8").status != 0)
        #expect(try await container.journal().contains("socketMode takes effect at the next start"))

        try await container.configure("limits:\n  itemsPerAnswer: 8\n  conections: 9\n")
        let refused = try await container.run("systemctl", "reload", "tasted")
        #expect(refused.status != 0, "\(refused.everything)")
        #expect(try await container.run("taste", "recommend", "ann", "-n", "8").status != 0)
        try await container.wait(for: "systemctl status does not say why the reload was refused") {
            try await container.property("StatusText").contains("limits.conections is not a setting")
        }
        #expect(try await container.property("MainPID") == process)
        #expect(try await container.property("ActiveState") == "active")
        try await container.configure("")
        try await container.succeed("systemctl", "reload", "tasted")
    }

    @Test("A wrong configuration is not started again, systemctl status says why, and a corrected one starts at once")
    func wrongConfiguration() async throws {
        try await container.start("tasted")
        try await container.configure("limits:\n  conections: 5\n")
        #expect(try await container.run("systemctl", "restart", "tasted").status != 0)
        let reason = "line 2: limits.conections is not a setting. Did you mean limits.connections?"
        for _ in 0..<3 {
            #expect(try await container.property("Result") == "exit-code")
            #expect(try await container.property("ExecMainStatus") == "78")
            #expect(try await container.property("NRestarts") == "0")
            let status = try await container.run("systemctl", "status", "--no-pager", "tasted").output
            let mentions = status.split(separator: "\n").filter { $0.contains(reason) }
            #expect(mentions.contains { $0.contains("Status: ") } && mentions.count >= 2, "\(status)")
            // Each client starts the daemon, which tells it why it does not stay.
            let client = try await container.run("taste", "status")
            #expect(client.errors.contains("The daemon does not start"), "\(client.everything)")
            try await container.wait(for: "the daemon does not end") {
                try await container.property("ActiveState") == "failed"
            }
        }
        #expect(try await container.property("ActiveState", of: "tasted.socket") == "active")
        try await container.configure("")
        try await container.start("tasted")
        #expect(try await container.run("taste", "status").status == 0)
    }

    @Test("The daemon reads the machine's load and free memory in its sandbox", arguments: ["tasted", "tasted@books"])
    func load(unit: String) async throws {
        try await container.start(unit)
        let socket = unit == "tasted" ? "/run/tasted/tasted.sock" : "/run/tasted/books.sock"
        let status = try await container.succeed("taste", "status", "--json", "--socket", socket).objects()
        let machine = try #require(status.first?["machine"] as? [String: any Sendable])
        #expect(machine["free_memory_bytes"] is Int, "\(machine)")
        // A kernel without pressure figures has none outside the sandbox either.
        let hasPressure = (try? String(contentsOfFile: "/proc/pressure/cpu", encoding: .utf8)) != nil
        for resource in ["processor", "memory", "disk"] {
            #expect(machine["\(resource)_pressure"] is Double == hasPressure, "\(machine)")
        }
        #expect(machine["pressure_unavailable"] is String == !hasPressure, "\(machine)")
    }

    @Test("The journal has priorities and fields, no line of a library, and no times of the daemon's own")
    func journal() async throws {
        try await container.start("tasted")
        try await container.addUser("heidi")
        for _ in 0..<3 {
            #expect(try await container.taste(as: "heidi", "train").run().status != 0)
        }
        try await container.succeed("taste", "rate", "ivan", "stalker", "4")
        try await container.succeed("taste", "forget", "ivan")
        let uid = try await container.succeed("id", "-u", "heidi").output.trimmingCharacters(in: .newlines)
        let refused = try await container.journal(matching: "TASTED_UID=\(uid)", "PRIORITY=5")
        #expect(refused.split(separator: "\n").count == 1 && refused.contains("refused: "), "\(refused)")
        let forgotten = try await container.journal(matching: "TASTED_CALL=forget_user", "TASTED_UID=0", "PRIORITY=6")
        #expect(forgotten.contains("forgot a user") && !forgotten.contains("ivan"), "\(forgotten)")
        #expect(try await container.journal(matching: "TASTED_SOCKET=descriptor 3 of systemd").contains("ready"))
        let all = try await container.journal()
        #expect(!all.contains("thread priority"), "\(all)")
        #expect(!all.contains(/^\d{4}-\d\d-\d\dT/.anchorsMatchLineEndings()), "\(all)")
    }

    @Test("With too few threads the daemon says so instead of hanging or dying", arguments: [4, 8, 12])
    func fewThreads(limit: Int) async throws {
        // The containers of some machines have no TasksMax=. Of the user nobody there is no other process.
        let refused = try await container.run(
            "runuser", "-u", "nobody", "--", "prlimit", "--nproc=\(limit)", "timeout", "60", "tasted", "--state",
            "/tmp/few/state", "--socket", "/tmp/few/socket")
        #expect(refused.status == 78, "\(refused.everything)")
        #expect(refused.errors.contains("TasksMax="), "\(refused.everything)")
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
