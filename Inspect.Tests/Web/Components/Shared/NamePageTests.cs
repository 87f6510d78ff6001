using Inspect.Web.Components.Shared;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>Pages of a list of names.</summary>
public sealed class NamePageTests
{
    [Theory]
    [InlineData(null, 120, 0)]
    [InlineData(60, 120, 50)]
    [InlineData(5_000, 120, 100)]
    [InlineData(-3, 120, 0)]
    [InlineData(50, 0, 0)]
    public void First_OfAnyAddress_IsAPageThatIsThere(int? at, int total, int first) => Assert.Equal(first, new NamePage("/tasks", null, at).First(total));

    [Fact]
    public void AddressAt_KeepsTheWords()
    {
        var page = new NamePage("/tasks", " a&b ", null);

        Assert.Equal(("/tasks?q=a%26b&at=50", "/tasks?q=a%26b"), (page.AddressAt(50), page.AddressAt(0)));
        Assert.Equal((true, false), (page.Has("xA&Bx"), page.Has("ab")));
    }
}
