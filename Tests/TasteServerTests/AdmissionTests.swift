import TasteEngine
import TasteStore
import TasteValues
import Testing

@testable import TasteServer

@Suite("The admission of connections")
struct AdmissionTests {
    private func server(connections: Int, perUser: Int) -> (ServerInformation, Shared<ServerLimits>) {
        var limits = ServerLimits()
        (limits.connections, limits.connectionsPerUser) = (connections, perUser)
        let shared = Shared(limits)
        return (ServerInformation(version: "test", limits: shared), shared)
    }

    private func account(_ uid: UInt32, administers: Bool = false) -> Account {
        Account(uid: uid, isAdministration: administers)
    }

    @Test("One user cannot use up the connections of the others")
    func perUser() throws {
        let (server, _) = server(connections: 3, perUser: 2)
        let first = try server.admit(account(1))
        let second = try server.admit(account(1))
        let refusal = #expect(throws: TasteError.self) { try server.admit(account(1)) }
        #expect(refusal?.code == .resourceExhausted && refusal?.message.contains("limits.connectionsPerUser") == true)
        let other = try server.admit(account(2))
        #expect(server.connections == 3)
        second.release()
        let another = try server.admit(account(2))
        let full = #expect(throws: TasteError.self) { try server.admit(account(1)) }
        #expect(full?.message.contains("limits.connections ") == true)
        withExtendedLifetime((first, other, another)) {}
    }

    @Test("A place is given back once: explicitly, or with the last reference to it")
    func release() throws {
        let (server, _) = server(connections: 2, perUser: 2)
        let first = try server.admit(account(1))
        do {
            let second = try server.admit(account(1))
            #expect(server.connections == 2)
            withExtendedLifetime(second) {}
        }
        #expect(server.connections == 1)
        first.release()
        first.release()
        #expect(server.connections == 0)
    }

    @Test("An administrator can connect when other users have taken all connections that they can get")
    func reserved() throws {
        let (server, _) = server(connections: 64, perUser: 64)
        var places: [ConnectionPlace] = []
        #expect(throws: TasteError.self) { for _ in 0..<64 { places.append(try server.admit(account(1))) } }
        #expect(places.count == 60)
        #expect(throws: TasteError.self) { try server.admit(account(2)) }
        for _ in 0..<4 { places.append(try server.admit(account(0, administers: true))) }
        #expect(throws: TasteError.self) { try server.admit(account(0, administers: true)) }
    }

    @Test("No more connections are served than there are descriptors for")
    func descriptors() throws {
        let (server, _) = server(connections: 10, perUser: 10)
        server.descriptors.value = 1
        let place = try server.admit(account(1))
        #expect(throws: TasteError.self) { try server.admit(account(2)) }
        withExtendedLifetime(place) {}
    }

    @Test("Reloaded limits apply to the next connection")
    func reload() throws {
        let (server, limits) = server(connections: 1, perUser: 1)
        let first = try server.admit(account(1))
        #expect(throws: TasteError.self) { try server.admit(account(2)) }
        limits.value.connections = 2
        let second = try server.admit(account(2))
        withExtendedLifetime((first, second)) {}
    }
}
