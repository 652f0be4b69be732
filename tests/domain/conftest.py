from domain.meetings import partner
from quiet import other_tenant, quiet, quiet_url, tenant

__all__ = ["other_tenant", "partner", "quiet", "quiet_url", "tenant"]
