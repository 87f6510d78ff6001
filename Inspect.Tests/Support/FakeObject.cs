using System.Security.Cryptography;

namespace Inspect.Tests.Support;

/// <summary>An object of a store in the test's process.</summary>
internal sealed record FakeObject(byte[] Bytes, DateTimeOffset ModifiedAt)
{
    /// <summary>Name of this version, as stores write it; Amazon's client compares the hash with what it reads.</summary>
#pragma warning disable CA5351 // The protocol has it so.
    public string Tag { get; } = $"\"{Convert.ToHexStringLower(MD5.HashData(Bytes))}\"";
#pragma warning restore CA5351
}
