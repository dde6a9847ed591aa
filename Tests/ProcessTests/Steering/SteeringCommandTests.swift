import Foundation
import TasteClient
import TestSupport
import Testing

@Suite("Steering from the command line", .enabled(if: DaemonProcess.isBuilt))
struct SteeringCommandTests {
    /// A daemon that knows four films, which ann and bob have rated.
    private func furnished(_ arguments: String...) async throws -> DaemonProcess {
        let daemon = try await DaemonProcess(arguments: ["--training-automatic", "false"] + arguments)
        try await TasteClient.withClient(path: daemon.socket) { client in
            try await client.putItems(
                [("318", "Heat (1995)"), ("Alien", "Alien (1979)"), ("Brazil", "Brazil (1985)"), ("Cube", "")].map {
                    Item(id: $0, title: $1)
                })
            for (user, item, value) in [("ann", "Alien", 5), ("ann", "Cube", 2), ("bob", "Alien", 1)] {
                try await client.rate(user: user, item: item, value: Float(value))
            }
        }
        return daemon
    }

    private func expectDone(_ run: CommandLineRun, _ text: String) {
        #expect(run.exit == 0 && run.output.contains(text), "\(run.output)\(run.complaints)")
    }

    @Test("hide, dismiss and unhide are listed by marks, newest first, and survive a restart")
    func marks() async throws {
        let daemon = try await furnished()
        expectDone(try await daemon.taste("hide", "ann", "Brazil"), "Brazil is hidden from ann (sequence ")
        try await Task.sleep(for: .milliseconds(1100))
        expectDone(try await daemon.taste("dismiss", "ann", "318"), "ann is not interested in 318")
        let marks = try await daemon.taste("marks", "ann", "--json")
        #expect(marks.keys(ofLine: 0) == ["item", "title", "mark", "time"])
        #expect(try marks.objects().map { $0["item"] as? String } == ["318", "Brazil"])
        #expect(try marks.objects().map { $0["mark"] as? String } == ["dismissed", "hidden"])
        #expect(try await daemon.taste("unhide", "ann", "318").exit == 0)
        try await daemon.crash()
        let next = try await DaemonProcess(folder: daemon.folder, arguments: ["--training-automatic", "false"])
        expectDone(try await next.taste("marks", "ann"), "Brazil (1985)")
        #expect(try await next.taste("marks", "ann", "--json").lines.count == 1)
        #expect(try await next.taste("marks", "nobody").exit == 3)
        #expect(try await next.taste("hide", "ann", "Alein").exit == 3)
        expectDone(try await next.taste("marks", "bob"), "bob has hidden and dismissed nothing")
    }

    @Test(
        "A new item is said to be new, with the title that is spelled most alike, or refused where the daemon is told so"
    )
    func newItems() async throws {
        let daemon = try await furnished()
        let run = try await daemon.taste("rate", "ann", "heat", "4")
        expectDone(run, "heat is a new item. Did you mean 318 (Heat (1995))?")
        let json = try await daemon.taste("rate", "ann", "Brasil", "4", "--json")
        #expect(json.keys(ofLine: 0) == ["sequence", "new_item", "nearest", "nearest_title"])
        #expect(try json.objects().first?["nearest"] as? String == "Brazil")
        let unlike = try await daemon.taste("rate", "ann", "Solaris", "4")
        #expect(unlike.output.contains("Solaris is a new item.") && !unlike.output.contains("Did you mean"))
        #expect(!(try await daemon.taste("rate", "ann", "Solaris", "5")).output.contains("new item"))
        try await daemon.stop()
        let strict = try await DaemonProcess(
            folder: daemon.folder, arguments: ["--training-automatic", "false", "--items-create", "false"])
        let refused = try await strict.taste("rate", "ann", "Alein", "4")
        #expect(refused.exit == 3 && refused.complaints.contains("Did you mean Alien (Alien (1979))?"))
        #expect(try await strict.taste("rate", "ann", "Alien", "4").exit == 0)
    }

    @Test("Private ratings and users are in their own histories only")
    func privacy() async throws {
        let daemon = try await furnished()
        expectDone(try await daemon.taste("rate", "ann", "Alien", "4", "--private"), "for themselves only")
        let history = try await daemon.taste("history", "ann", "--json")
        #expect(history.keys(ofLine: 0).last == "private")
        #expect(try history.objects().count { $0["private"] as? Bool == true } == 1)
        try await TasteClient.withClient(path: daemon.socket) { client in
            #expect(try await client.item("Alien").value.ratings == 1)
            expectDone(try await daemon.taste("privacy", "bob", "on"), "count in bob's own answers only")
            #expect(try await client.item("Alien").value.ratings == 0)
            expectDone(try await daemon.taste("privacy", "bob", "off"), "count for others again")
            #expect(try await client.item("Alien").value.mean == 1)
            #expect(try await client.status().value.ratings == 3)
        }
        #expect(try await daemon.taste("privacy", "nobody", "off").exit == 3)
        #expect(try await daemon.taste("privacy", "ann", "perhaps").exit == 64)
    }

    @Test("Sets are put from files and standard input, listed and removed")
    func sets() async throws {
        let daemon = try await furnished()
        let file = daemon.folder.path("names.txt")
        try "Alien\r\nBrazil\n\nStalker\n".write(toFile: file, atomically: true, encoding: .utf8)
        let put = try await daemon.taste("set", "put", "library", file)
        expectDone(put, "library has 3 items")
        expectDone(put, "Not known yet: Stalker")
        let list = try await daemon.taste("set", "list", "--json")
        #expect(list.keys(ofLine: 0) == ["set", "items", "unknown", "unknown_items"])
        #expect(try await daemon.taste("rate", "ann", "Stalker", "5").exit == 0)
        #expect(try await daemon.taste("set", "list", "library", "--json").objects().first?["items"] as? Int == 3)
        expectDone(try await daemon.taste("set", "put", "library", "-", "--append"), "library has 3 items")
        let missing = try await daemon.taste("set", "remove", "libary")
        #expect(missing.exit == 3 && missing.complaints.contains("Did you mean library?"))
        expectDone(try await daemon.taste("set", "remove", "library"), "the set library is removed")
        expectDone(try await daemon.taste("set", "list"), "there are no sets yet")
        try Data([0x41, 0xff, 0x0a]).write(to: URL(filePath: file))
        let garbled = try await daemon.taste("set", "put", "library", file)
        #expect(garbled.exit == 65 && garbled.complaints.contains("not UTF-8"))
        try (0...100_000).map { "\($0)" }.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
        let large = try await daemon.taste("set", "put", "library", file)
        #expect(large.exit == 1 && large.complaints.contains("limits.itemsPerSet"))
        expectDone(try await daemon.taste("set", "list"), "there are no sets yet")
    }

    @Test("Items are withdrawn, restored, merged and removed, and a user is forgotten with their own items")
    func items() async throws {
        let daemon = try await furnished()
        expectDone(try await daemon.taste("item", "withdraw", "Alien"), "Alien is withdrawn")
        let items = try await daemon.taste("items", "--search", "alien", "--json")
        #expect(try items.objects().first?["withdrawn"] as? Bool == true)
        expectDone(try await daemon.taste("item", "restore", "Alien"), "Alien is in answers again")
        expectDone(try await daemon.taste("rate", "cat", "Alein", "3"), "Did you mean Alien")
        expectDone(try await daemon.taste("item", "merge", "Alein", "Alien"), "Alein is part of Alien")
        #expect(try await daemon.taste("history", "cat", "--json").objects().first?["item"] as? String == "Alien")
        #expect(try await daemon.taste("item", "merge", "Alien", "Alien").exit == 1)
        expectDone(
            try await daemon.taste("item", "remove", "Cube", "--yes", "--wait"),
            "no model has learned from them")
        #expect(try await daemon.taste("item", "remove", "Cube", "--yes").exit == 3)
        #expect(try await daemon.taste("rate", "dan", "Phantom", "3").exit == 0)
        expectDone(try await daemon.taste("forget", "dan", "--yes", "--with-items"), "dan is forgotten")
        let names = try await daemon.taste("items", "--json").objects().map { $0["item"] as? String }
        #expect(names == ["318", "Alien", "Brazil"])
    }

    @Test("Arguments that are not UTF-8 are refused, and not altered")
    func notUTF8() async throws {
        let daemon = try await furnished()
        let taste = try #require(BuiltProduct.path("taste"))
        for arguments in ["rate ann \"$(printf 'Am\\351lie')\" 4", "hide \"$(printf '\\377')\" Alien"] {
            let shell = Process()
            shell.executableURL = URL(filePath: "/bin/sh")
            shell.arguments = ["-c", "exec \(taste) \(arguments)"]
            shell.environment = ProcessInfo.processInfo.environment.merging(["TASTED_SOCKET": daemon.socket]) { $1 }
            (shell.standardOutput, shell.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
            try shell.run()
            while shell.isRunning { try await Task.sleep(for: .milliseconds(2)) }
            #expect(shell.terminationStatus == 64)
        }
        #expect(try await daemon.taste("items", "--json").lines.count == 4)
        #expect(try await daemon.taste("rate", "ann", "Amélie", "4").exit == 0)
    }
}
