import Datasets
import Testing

@Suite("Positive feedback, records of users and drawn ratings")
struct PositiveFeedbackTests {
    private var accepting: DatasetOptions {
        var options = DatasetOptions()
        options.acceptsPositiveFeedback = true
        return options
    }

    @Test("A file of users and items is read as positive feedback only on request")
    func positiveFeedback() throws {
        #expect(try error(in: "user,item\na,x\n") != nil)
        let read = try ratings(in: "user,item\na,x\nb,y\n", options: accepting)
        #expect(read == [NamedRating("a", "x", 1), NamedRating("b", "y", 1)])
        var named = accepting
        named.columns = [.item, .user]
        #expect(try ratings(in: "x\ta\ny\tb\n", options: named) == read)
    }

    @Test("Users, items and numbers of an unknown heading are refused with the option that names them")
    func unknownNumbers() throws {
        let found = try error(in: "user_id,artist_id,weight\n1,2,30\n1,3,4\n", options: accepting)
        #expect(found?.code == .badColumns && found?.message.contains("--columns user,item,rating") == true)
        #expect(try ratings(in: "user_id,anime_id,my_score\n1,2,8\n", options: accepting).map(\.value) == [8])
        let (mean, votes) = ("user,item,average_score\na,x,3\n", "user,item,her_score,his_score\na,x,3,4\n")
        #expect(try error(in: mean, options: accepting)?.code == .badColumns)
        #expect(try error(in: votes, options: accepting)?.message.contains("several columns") == true)
    }

    @Test("A file with values is read with its values")
    func values() throws {
        #expect(try ratings(in: "user,item,rating\na,x,3\n", options: accepting) == [NamedRating("a", "x", 3)])
    }

    @Test("Records of users are read from MovieLens' files and from tables with a heading")
    func users() throws {
        func read(_ name: String, _ content: String) throws -> [UserRecord] {
            try withFolder([name: content]) { folder in
                var reader = try UserReader(at: folder + "/" + name)
                var users: [UserRecord] = []
                while let user = try reader.next() { users.append(user) }
                return users
            }
        }
        var user = UserRecord(user: "1")
        (user.gender, user.age, user.occupation) = ("F", 24, "artist")
        #expect(try read("u.user", "1|24|F|artist|85711\n") == [user])
        #expect(try read("users.dat", "1::F::24::artist::48067\n") == [user])
        #expect(try read("people.csv", "user_id,sex,age,occupation\n1,F,24,artist\n") == [user])
        #expect(throws: DatasetError.self) { try read("people.csv", "name,age\nx,1\n") }
    }

    @Test("Drawn ratings have the requested size, contain each pair once, and depend on the seed alone")
    func drawn() throws {
        let size = try SyntheticDataset.parse("users=50,items=40,ratings=600")
        let drawn = size.draw(seed: 3)
        #expect(drawn.values.count == 600 && drawn.times.count == 600)
        #expect(Set(zip(drawn.users, drawn.items).map { $0 * 100 + $1 }).count == 600)
        #expect(Set(drawn.users).count == 50)
        #expect(drawn.values.allSatisfy { $0 >= 0.5 && $0 <= 5 && $0 * 2 == ($0 * 2).rounded() })
        #expect(size.draw(seed: 3).values == drawn.values && size.draw(seed: 4).values != drawn.values)
        let counts = (0..<40).map { item in drawn.items.count { $0 == item } }
        #expect(counts[..<10].reduce(0, +) > counts[30...].reduce(0, +))
        try withFolder([:]) { folder in
            try drawn.write(to: folder + "/drawn.csv")
            #expect(try Dataset(at: folder + "/drawn.csv").allRatings().map(\.value) == drawn.values)
        }
        for bad in ["users=5", "users=5,items=2,ratings=9", "users=0,items=2,ratings=1", "users=x,items=2,ratings=1"] {
            #expect(throws: DatasetError.self) { try SyntheticDataset.parse(bad) }
        }
    }
}
