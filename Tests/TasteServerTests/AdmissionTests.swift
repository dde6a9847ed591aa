import TasteEngine
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

    @Test("One user cannot use up the connections of the others")
    func perUser() {
        let (server, _) = server(connections: 3, perUser: 2)
        #expect(server.admit(user: 1))
        #expect(server.admit(user: 1))
        #expect(!server.admit(user: 1))
        #expect(server.admit(user: 2))
        #expect(!server.admit(user: 2))
        #expect(server.connections == 3)
        server.release(user: 1)
        #expect(server.admit(user: 2))
        #expect(!server.admit(user: 1))
    }

    @Test("A release without an admission does not make room for more connections")
    func release() {
        let (server, _) = server(connections: 2, perUser: 2)
        server.release(user: 1)
        #expect(server.connections == 0)
        #expect(server.admit(user: 1))
        server.release(user: 1)
        server.release(user: 1)
        #expect(server.connections == 0)
    }

    @Test("Reloaded limits apply to the next connection")
    func reload() {
        let (server, limits) = server(connections: 1, perUser: 1)
        #expect(server.admit(user: 1))
        #expect(!server.admit(user: 2))
        limits.value.connections = 2
        #expect(server.admit(user: 2))
    }
}
