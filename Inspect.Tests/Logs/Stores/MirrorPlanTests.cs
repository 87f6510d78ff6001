using Inspect.Engine.Logs.Stores;

namespace Inspect.Tests.Logs.Stores;

/// <summary>Which objects of a store are copied to which paths.</summary>
public sealed class MirrorPlanTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("../a.eval", "would lead out of its folder")]
    [InlineData("b/../../a.eval", "would lead out of its folder")]
    [InlineData("./a.eval", "would lead out of its folder")]
    [InlineData("/etc/a.eval", "an empty part")]
    [InlineData("b//a.eval", "an empty part")]
    [InlineData("..\\a.eval", "a backslash")]
    [InlineData("b\\a.eval", "a backslash")]
    [InlineData("a\u0000.eval", "control characters")]
    [InlineData("a\n.eval", "control characters")]
    [InlineData("a\u009b2J.eval", "control characters")]
    [InlineData("app/a.eval", "for the app's own files")]
    [InlineData("b/.running/a.eval", "logs that are being written here")]
    public void Of_KeyThatIsNoPath_IsRefusedAndTheOthersAreNot(string path, string why)
    {
        var plan = MirrorPlan.Of([Item("p/" + path), Item("p/good.eval")], "p/", long.MaxValue, long.MaxValue);

        Assert.Equal(["good.eval"], plan.Wanted.Select(w => w.Path));
        Assert.Equal("p/" + path, Assert.Single(plan.Refused).Key);
        Assert.Contains(why, plan.Refused[0].Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0xd800)]
    [InlineData(0xdc00)]
    public void Of_KeyWithHalfALetter_IsRefused(int half)
    {
        var plan = MirrorPlan.Of([Item((char)half + "a.eval")], string.Empty, long.MaxValue, long.MaxValue);

        Assert.Contains("no text", Assert.Single(plan.Refused).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 250, true)]
    [InlineData(0, 251, false)]
    [InlineData(254, 2, true)]
    [InlineData(255, 2, false)]
    public void Of_LongKey_IsRefusedWhereNoFileCanHaveIt(int folders, int letters, bool isTaken)
    {
        var plan = MirrorPlan.Of([Item(string.Concat(Enumerable.Repeat("abc/", folders)) + new string('x', letters) + ".eval")], string.Empty, long.MaxValue, long.MaxValue);

        Assert.Equal((isTaken ? 1 : 0, isTaken ? 0 : 1), (plan.Wanted.Length, plan.Refused.Length));
    }

    [Theory]
    [InlineData("a.eval", "A.eval", "in capital and small letters alone")]
    [InlineData("a.eval", "a.eval/b.eval", "is a log itself")]
    [InlineData("A.eval", "a.eval/x/b.eval", "is a log itself")]
    [InlineData("a.EVAL/b.eval", "a.eval", "also a folder of other logs")]
    public void Of_TwoKeysThatCannotBothBeHere_TakesTheSameOneInAnyOrder(string one, string other, string why)
    {
        var there = MirrorPlan.Of([Item(one), Item(other)], string.Empty, long.MaxValue, long.MaxValue);
        var back = MirrorPlan.Of([Item(other), Item(one)], string.Empty, long.MaxValue, long.MaxValue);

        Assert.Equal(Assert.Single(there.Wanted), Assert.Single(back.Wanted));
        Assert.Contains(why, Assert.Single(there.Refused).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_MoreThanThereIsRoomFor_LeavesTheOldestOut()
    {
        var items = Enumerable.Range(0, 5).Select(i => Item($"{i}.eval", 10, Noon.AddHours(i))).Append(Item("large.eval", 11, Noon.AddHours(9)));

        var plan = MirrorPlan.Of(items, string.Empty, mostOfOne: 10, most: 39);

        Assert.Equal(["4.eval", "3.eval", "2.eval"], plan.Wanted.Select(w => w.Path));
        Assert.Equal(["1.eval", "0.eval"], plan.TooOld.Select(i => i.Key));
        Assert.Equal(["large.eval"], plan.TooLarge.Select(i => i.Key));
    }

    [Fact]
    public void Shown_HostileKey_IsOneShortLine()
    {
        var shown = KeyPath.Shown("a\r\nb\u001b[31m\u202e" + new string('x', 5_000));

        Assert.DoesNotContain(shown, c => char.IsControl(c) || c == '\u202e');
        Assert.InRange(shown.Length, 190, 210);
    }

    private static StoredObject Item(string key, long size = 1, DateTimeOffset? at = null) => new(key, size, "\"1\"", at ?? Noon);
}
