namespace Inspect.Tests.Support;

/// <summary>What an object is said to hold is what it is made of.</summary>
public sealed class HeldBytesTests
{
    [Fact]
    public void Of_ObjectsOfKnownLayout_AreTheirBytes()
    {
        // A header of 16 bytes each; an array has its length in 8 more, a text its length in 4 and a zero of 2 after its letters.
        Assert.Equal(24 + 1_000, HeldBytes.Of(new byte[1_000]));
        Assert.Equal(16 + 4 + 2 + 20, HeldBytes.Of(new string('a', 10)));
        Assert.Equal(24 + (3 * 8) + (2 * (24 + 100)), HeldBytes.Of(new[] { new byte[100], null, new byte[100] }));
    }

    [Fact]
    public void Of_WhatIsHeldTwice_CountsOnce()
    {
        var shared = new byte[1_000];

        Assert.InRange(HeldBytes.Of(new List<object> { shared, shared }), 1_000, 1_200);
    }

    [Fact]
    public void Of_WhatAValueHoldsOrAMethodRemembers_Counts()
    {
        var bytes = new byte[10_000];

        Assert.InRange(HeldBytes.Of(new[] { (1, bytes) }), 10_000, 10_200);
        Assert.InRange(HeldBytes.Of((Func<int>)(() => bytes.Length)), 10_000, 10_300);
        Assert.InRange(HeldBytes.Of(new Dictionary<string, ReadOnlyMemory<byte>> { ["a"] = bytes }), 10_000, 10_600);
    }

    [Fact]
    public void Of_ACircle_Ends()
    {
        var list = new List<object>();
        list.Add(list);

        Assert.InRange(HeldBytes.Of(list), 16, 200);
    }
}
