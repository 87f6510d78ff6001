using System.Buffers.Binary;
using System.Text.Json;
using Inspect.Engine.Logs.Zip;

namespace Inspect.Tests.Logs.Damage;

/// <summary>Damages a log in one of several ways; the same number gives the same damage.</summary>
internal sealed class LogMutations(IReadOnlyList<(string Ending, byte[] Bytes)> originals)
{
    private readonly List<List<PackedMember>> _members = [.. originals.Select(o => o.Ending == ".eval" ? Members(o.Bytes) : [])];

    /// <summary>A damaged log.</summary>
    public (string Ending, byte[] Bytes) Make(int number)
    {
        var random = new Random(number);
        var original = random.Next(originals.Count);
        var (ending, bytes) = originals[original];
        return (ending, (ending, random.Next(6)) switch
        {
            (_, 0) => Flip(bytes, random),
            (_, 1) => bytes[..random.Next(bytes.Length)],
            (_, 2) => Splice(bytes, originals[random.Next(originals.Count)].Bytes, random),
            (".eval", 3) => Swap(bytes, random),
            (".eval", _) => Repack(_members[original], random),
            _ => Odd(bytes, random),
        });
    }

    private static byte[] Flip(byte[] bytes, Random random)
    {
        var result = bytes.ToArray();
        for (var i = random.Next(1, 9); i > 0; i--)
        {
            // The directory and the end matter most, and are the smaller part.
            var at = random.Next(2) == 0 ? random.Next(bytes.Length) : bytes.Length - 1 - random.Next(Math.Min(bytes.Length, 1200));
            result[at] ^= (byte)(1 << random.Next(8));
        }

        return result;
    }

    private static byte[] Splice(byte[] bytes, byte[] other, Random random)
    {
        var from = random.Next(other.Length);
        var piece = other.AsSpan(from, random.Next(Math.Min(other.Length - from, 4096)));
        var at = random.Next(bytes.Length);
        var skipped = random.Next(2) == 0 ? 0 : Math.Min(piece.Length, bytes.Length - at);
        return [.. bytes.AsSpan(0, at), .. piece, .. bytes.AsSpan(at + skipped)];
    }

    /// <summary>Two entries of the directory point at each other's members.</summary>
    private static byte[] Swap(byte[] bytes, Random random)
    {
        var result = bytes.ToArray();
        var entries = new List<int>();
        for (var at = Next(result, 0); at >= 0; at = Next(result, at + 4))
        {
            entries.Add(at);
        }

        if (entries.Count > 1)
        {
            var (a, b) = (entries[random.Next(entries.Count)] + 42, entries[random.Next(entries.Count)] + 42);
            var first = BinaryPrimitives.ReadUInt32LittleEndian(result.AsSpan(a));
            result.AsSpan(b, 4).CopyTo(result.AsSpan(a));
            BinaryPrimitives.WriteUInt32LittleEndian(result.AsSpan(b), first);
        }

        return result;
    }

    private static int Next(byte[] bytes, int from)
    {
        var at = bytes.AsSpan(from).IndexOf("PK\u0001\u0002"u8);
        return at < 0 || from + at + 46 > bytes.Length ? -1 : from + at;
    }

    /// <summary>One member with odd JSON but a right checksum, so that the damage gets past the container.</summary>
    private static byte[] Repack(List<PackedMember> members, Random random)
    {
        var odd = random.Next(members.Count);
        var writer = new ZipWriter(0, []);
        using var result = new MemoryStream();
        foreach (var (index, member) in members.Index())
        {
            var packed = ZipPacker.Pack(member.Name, index == odd ? Odd(member.Data.ToArray(), random) : member.Data.Span);
            var encoded = ZipWriter.Encode(packed);
            result.Write(encoded);
            writer.Commit(packed, encoded.Length);
        }

        result.Write(writer.EncodeDirectory());
        return result.ToArray();
    }

    /// <summary>The members with their content unpacked.</summary>
    private static List<PackedMember> Members(byte[] bytes)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, bytes);
            using var archive = ZipFile.Open(file);
            return [.. archive.Directory.Members.Values.OrderBy(m => m.Offset).Select(m => new PackedMember(m.Name, 0, m.Crc, m.SizeBytes, archive.ReadAll(m)))];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static byte[] Odd(byte[] json, Random random) => random.Next(2) == 0 ? Values(json, random) : Words(json, random);

    /// <summary>Whole values, lists and objects included, replaced by others: JSON stays JSON, and its shape is not that of a log.</summary>
    private static byte[] Values(byte[] json, Random random)
    {
        string[] others = ["null", "7", "9e14", "{}", "[null]", "{\"x\":null}"];
        var places = new List<(int Start, int End)>();
        var open = new Stack<int>();
        try
        {
            for (var reader = new Utf8JsonReader(json); reader.Read();)
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray: open.Push((int)reader.TokenStartIndex); break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray: places.Add((open.Pop(), (int)reader.BytesConsumed)); break;
                    case JsonTokenType.PropertyName: break;
                    default: places.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed)); break;
                }
            }
        }
        catch (JsonException)
        {
            return Words(json, random); // a log may hold what strict JSON does not
        }

        var (start, end) = places[random.Next(places.Count)];
        return [.. json.AsSpan(0, start), .. System.Text.Encoding.UTF8.GetBytes(others[random.Next(others.Length)]), .. json.AsSpan(end)];
    }

    /// <summary>Values of other types, sizes and shapes in the place of a value, or bytes that JSON does not know.</summary>
    private static byte[] Words(byte[] json, Random random)
    {
        string[] words = ["null", "-1", "1e999", "NaN", "-Infinity", "{}", "[]", "[[[[", "\"\"", "\"\\ud800\"", "true", "99999999999999999999999", "\u0001", "{\"a\":", "]", "\"attachment://x\"", "\uFEFF"];
        var at = random.Next(json.Length);
        var colon = json.AsSpan(at).IndexOf((byte)':');
        at = colon < 0 ? at : at + colon + 1;
        var end = json.AsSpan(at).IndexOfAny((byte)',', (byte)'}');
        end = end < 0 || random.Next(4) == 0 ? Math.Min(json.Length, at + random.Next(20)) : at + end;
        return [.. json.AsSpan(0, at), .. System.Text.Encoding.UTF8.GetBytes(words[random.Next(words.Length)]), .. json.AsSpan(end)];
    }
}
