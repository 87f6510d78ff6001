namespace Inspect.Tests.Support;

/// <summary>Tests that share the built-in model run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BuiltInModelCollection : ICollectionFixture<BuiltInModel>
{
    public const string Name = "built-in model";
}
