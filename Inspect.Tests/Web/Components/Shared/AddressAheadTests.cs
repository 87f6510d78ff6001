using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>What a page changes in its address counts before the browser says that it did.</summary>
public sealed class AddressAheadTests
{
    private readonly SlowNavigation _navigation = new();
    private readonly AddressAhead _ahead;

    public AddressAheadTests() => _ahead = new AddressAhead(_navigation);

    [Fact]
    public void Set_BeforeTheBrowserAnswers_Counts()
    {
        _ahead.Set("q", "score > 1");

        Assert.True(_ahead.IsAhead);
        Assert.Equal(("score > 1", "1"), (_ahead["q"], _ahead["keep"]));
        Assert.Equal(["http://localhost/runs?keep=1&q=score%20%3E%201"], _navigation.Told);

        _navigation.Answer();

        Assert.False(_ahead.IsAhead);
        Assert.Equal("score > 1", _ahead["q"]);
    }

    /// <summary>The second change builds on the first, and an answer to the first does not bring it back.</summary>
    [Fact]
    public void Set_Twice_TheAnswerToTheFirstChangesNothing()
    {
        _ahead.Set("q", "a");
        _ahead.Set("sort", "task");
        _ahead.Set("q", "ab");
        _navigation.Answer();

        Assert.True(_ahead.IsAhead);
        Assert.Equal(("ab", "task"), (_ahead["q"], _ahead["sort"]));

        _navigation.Answer();
        _navigation.Answer();

        Assert.False(_ahead.IsAhead);
        Assert.Equal(("ab", "task"), (_ahead["q"], _ahead["sort"]));
    }

    [Fact]
    public void Elsewhere_WhileAChangeIsOnItsWay_CountsInstead()
    {
        _ahead.Set("q", "a");
        _navigation.Go("http://localhost/runs?q=back");

        Assert.False(_ahead.IsAhead);
        Assert.Equal("back", _ahead["q"]);
    }

    [Fact]
    public void Set_ToNothing_TakesTheValueAway()
    {
        _ahead.Set("keep", null);

        Assert.Null(_ahead["keep"]);
        Assert.Equal(["http://localhost/runs"], _navigation.Told);
    }

    /// <summary>Goes where it was told to only when the test says so.</summary>
    private sealed class SlowNavigation : NavigationManager
    {
        private int _answered;

        public SlowNavigation() => Initialize("http://localhost/", "http://localhost/runs?keep=1");

        public List<string> Told { get; } = [];

        public void Answer() => Go(Told[_answered++]);

        public void Go(string uri) => Uri = uri;

        protected override void NavigateToCore(string uri, NavigationOptions options) => Told.Add(uri);
    }
}
