from quiet import other_tenant, quiet, quiet_url, tenant

__all__ = ["other_tenant", "quiet", "quiet_url", "tenant"]
